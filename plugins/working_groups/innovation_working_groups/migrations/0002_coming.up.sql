-- Who says that they come to a meeting, or that they can't.
CREATE TABLE x_working_groups_coming (
    id @pk@,
    meeting text NOT NULL REFERENCES x_working_groups_meeting (public_id) ON DELETE CASCADE,
    office text NOT NULL,
    person text NOT NULL,
    comes boolean NOT NULL,
    said_on date NOT NULL,
    UNIQUE (meeting, person)
);
