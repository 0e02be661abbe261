-- A link for a forgotten password is like an invitation's, for somebody who has joined.
ALTER TABLE invitation ADD COLUMN kind text NOT NULL DEFAULT 'invitation'
    CHECK (kind IN ('invitation', 'reset'));

ALTER TABLE person ADD COLUMN last_login_at timestamptz;
ALTER TABLE person ADD COLUMN erased_at timestamptz;

-- When the words of a closed idea were eliminated, under the archives' visa.
ALTER TABLE idea ADD COLUMN eliminated_at timestamptz;

-- Who was erased, by public id alone: replayed after a restore.
CREATE TABLE erasure (
    id @pk@,
    person text NOT NULL UNIQUE,
    office text NOT NULL REFERENCES office (slug),
    at timestamptz NOT NULL
);

-- How long an office keeps a category, where it is not the default.
CREATE TABLE retention_rule (
    id @pk@,
    office text NOT NULL REFERENCES office (slug),
    category text NOT NULL,
    days integer NOT NULL CHECK (days BETWEEN 1 AND 36500),
    UNIQUE (office, category)
);

-- What was removed because its time had passed, on whose word and why: kept for ever.
CREATE TABLE disposal (
    id @pk@,
    office text NOT NULL REFERENCES office (slug),
    category text NOT NULL,
    things integer NOT NULL CHECK (things > 0),
    days integer NOT NULL,
    oldest timestamptz NOT NULL,
    newest timestamptz NOT NULL,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    visa text NOT NULL DEFAULT '' CHECK (length(visa) <= 200),
    decided_by bigint NOT NULL REFERENCES person (id),
    at timestamptz NOT NULL
);
CREATE INDEX disposal_of_office ON disposal (office, id);
