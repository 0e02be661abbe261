-- A report that was frozen: the three offices read it, nobody changes it.
CREATE TABLE x_progress_report_report (
    id @pk@,
    office text NOT NULL,
    number integer NOT NULL UNIQUE,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    frozen_on date NOT NULL,
    frozen_by text NOT NULL,
    content text NOT NULL,
    CHECK (ends_on > starts_on),
    UNIQUE (starts_on, ends_on)
);

-- How many people work in an office, as it says itself.
CREATE TABLE x_progress_report_staff (
    id @pk@,
    office text NOT NULL UNIQUE,
    staff integer NOT NULL CHECK (staff > 0),
    told_on date NOT NULL,
    told_by text NOT NULL,
    fictional boolean NOT NULL DEFAULT false
);
