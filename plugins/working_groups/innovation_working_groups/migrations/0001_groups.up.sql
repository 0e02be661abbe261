-- Groups are of the three offices: `office` says where each thing was made.
CREATE TABLE x_working_groups_group (
    id @pk@,
    public_id text NOT NULL UNIQUE,
    office text NOT NULL,
    title text NOT NULL CHECK (length(title) BETWEEN 3 AND 120),
    purpose text NOT NULL CHECK (length(purpose) BETWEEN 1 AND 3000),
    theme text NOT NULL DEFAULT '' CHECK (length(theme) <= 80),
    created_on date NOT NULL,
    created_by text NOT NULL,
    archived_on date,
    version integer NOT NULL DEFAULT 1
);

CREATE TABLE x_working_groups_member (
    id @pk@,
    grp bigint NOT NULL REFERENCES x_working_groups_group (id),
    office text NOT NULL,
    person text NOT NULL,
    owner boolean NOT NULL DEFAULT false,
    joined_on date NOT NULL,
    UNIQUE (grp, person)
);
CREATE INDEX x_working_groups_member_person ON x_working_groups_member (person);

CREATE TABLE x_working_groups_request (
    id @pk@,
    public_id text NOT NULL UNIQUE,
    grp bigint NOT NULL REFERENCES x_working_groups_group (id),
    office text NOT NULL,
    person text NOT NULL,
    words text NOT NULL DEFAULT '' CHECK (length(words) <= 1000),
    state text NOT NULL DEFAULT 'asked'
        CHECK (state IN ('asked', 'accepted', 'refused', 'withdrawn')),
    answer text NOT NULL DEFAULT '' CHECK (length(answer) <= 1000),
    asked_on date NOT NULL,
    answered_by text,
    answered_on date,
    read_on date
);
CREATE UNIQUE INDEX x_working_groups_request_live
    ON x_working_groups_request (grp, person) WHERE state = 'asked';

CREATE TABLE x_working_groups_meeting (
    id @pk@,
    public_id text NOT NULL UNIQUE,
    grp bigint NOT NULL REFERENCES x_working_groups_group (id),
    office text NOT NULL,
    held_on date NOT NULL,
    starts text NOT NULL CHECK (length(starts) = 5),
    minutes integer NOT NULL CHECK (minutes BETWEEN 15 AND 600),
    place text NOT NULL CHECK (length(place) BETWEEN 1 AND 200),
    link text NOT NULL DEFAULT '' CHECK (length(link) <= 300),
    agenda text NOT NULL DEFAULT '' CHECK (length(agenda) <= 3000),
    report text NOT NULL DEFAULT '',
    cancelled boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX x_working_groups_meeting_day ON x_working_groups_meeting (grp, held_on);

-- An idea or a shared practice that the group works on, by its address.
CREATE TABLE x_working_groups_link (
    id @pk@,
    grp bigint NOT NULL REFERENCES x_working_groups_group (id),
    office text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('idea', 'practice')),
    thing text NOT NULL,
    linked_by text NOT NULL,
    linked_on date NOT NULL,
    UNIQUE (grp, kind, thing)
);
