-- What a pilot on a building said, month by month; said again, it replaces the first.
CREATE TABLE x_nantes_pilots_measure (
    id @pk@,
    office text NOT NULL,
    idea text NOT NULL,
    month date NOT NULL,
    key text NOT NULL,
    value double precision NOT NULL,
    told_by text NOT NULL,
    told_on date NOT NULL,
    fictional boolean NOT NULL DEFAULT false,
    UNIQUE (office, idea, month, key)
);
