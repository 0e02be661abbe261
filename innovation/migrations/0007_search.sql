-- What search reads. The stems of ideas and practices stand in each engine's own index (its file
-- beside this one); here are the words of an office, as its people write them, to forgive a
-- typing error. A word stays when its text has gone: what is found is always a text of today.
-- An empty office is the library's.
CREATE TABLE search_word (
    office text NOT NULL,
    word text NOT NULL,
    PRIMARY KEY (office, word)
);

-- A search that a person keeps: its name, and the address where it leads.
CREATE TABLE saved_filter (
    id @pk@,
    public_id text NOT NULL UNIQUE,
    office text NOT NULL REFERENCES office (slug),
    person bigint NOT NULL REFERENCES person (id),
    place text NOT NULL CHECK (place IN ('ideas', 'library')),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    query text NOT NULL CHECK (length(query) <= 2000),
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (person, place, name)
);

-- The other orders of the list.
CREATE INDEX idea_by_stage_since ON idea (stage_since, id);
CREATE INDEX idea_by_answer ON idea (answer_by, id);
