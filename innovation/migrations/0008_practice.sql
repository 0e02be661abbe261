-- What each office replies to a shared practice. A new reply leaves the one before it readable.
CREATE TABLE reply (
    id @pk@,
    practice bigint NOT NULL REFERENCES practice_sheet (id),
    office text NOT NULL REFERENCES office (slug),
    number integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('adopt', 'adapt', 'later', 'decline')),
    words text NOT NULL DEFAULT '' CHECK (length(words) <= 5000),
    review_on date,
    replied_by bigint REFERENCES person (id),
    at timestamptz NOT NULL,
    current boolean NOT NULL DEFAULT true,
    CHECK ((kind = 'later') = (review_on IS NOT NULL)),
    CHECK (kind IN ('adopt', 'later') OR words <> ''),
    UNIQUE (practice, office, number)
);
CREATE UNIQUE INDEX reply_current ON reply (practice, office) WHERE current;
CREATE INDEX reply_of_office ON reply (office, kind, review_on) WHERE current;

INSERT INTO reply (practice, office, number, kind, words, replied_by, at)
SELECT practice, office, 1, CASE WHEN note = '' THEN 'adopt' ELSE 'adapt' END, note, adopted_by, at
FROM adoption;

-- What a pilot's indicators said, day by day. A measure that was corrected or withdrawn stays.
CREATE TABLE measure (
    id @pk@,
    public_id text NOT NULL UNIQUE,
    pilot bigint NOT NULL REFERENCES pilot (id),
    indicator bigint NOT NULL REFERENCES indicator (id),
    office text NOT NULL,
    value double precision NOT NULL,
    taken_on date NOT NULL,
    note text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
    taken_by bigint REFERENCES person (id),
    at timestamptz NOT NULL,
    withdrawn_at timestamptz
);
CREATE INDEX measure_pilot ON measure (pilot, indicator, taken_on, id);

ALTER TABLE indicator ADD COLUMN stop_at double precision;

ALTER TABLE person ADD COLUMN manager bigint REFERENCES person (id);
CREATE INDEX person_manager ON person (manager) WHERE manager IS NOT NULL;
