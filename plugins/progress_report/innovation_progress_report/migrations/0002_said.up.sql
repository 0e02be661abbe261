-- What a frozen report got wrong, told beside it: it stays as it is, and so does what is said.
CREATE TABLE x_progress_report_erratum (
    id @pk@,
    office text NOT NULL,
    number integer NOT NULL REFERENCES x_progress_report_report (number),
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 1000),
    said_by text NOT NULL,
    said_on date NOT NULL
);

-- What the directors decide over a period's report; "whose" is an office, or nobody for the three.
CREATE TABLE x_progress_report_decision (
    id @pk@,
    public_id text NOT NULL UNIQUE,
    office text NOT NULL,
    starts_on date NOT NULL,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 500),
    whose text NOT NULL,
    due_on date,
    said_by text NOT NULL,
    said_on date NOT NULL,
    done_on date,
    done_by text NOT NULL DEFAULT ''
);
