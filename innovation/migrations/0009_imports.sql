-- A file that somebody uploaded to be imported: what it holds, what its columns were taken for,
-- and how far its import is. It is forgotten after a day, whether it was imported or not.
CREATE TABLE import_file (
    id @pk@,
    public_id text NOT NULL UNIQUE,
    office text NOT NULL REFERENCES office (slug),
    person bigint NOT NULL REFERENCES person (id),
    name text NOT NULL,
    content text NOT NULL,
    columns text NOT NULL,
    state text NOT NULL DEFAULT 'read' CHECK (state IN ('read', 'confirmed', 'done', 'stopped')),
    line integer NOT NULL DEFAULT 0,
    total integer NOT NULL DEFAULT 0,
    refused integer NOT NULL DEFAULT 0,
    done integer NOT NULL DEFAULT 0,
    new integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX import_file_person ON import_file (person, id);
CREATE INDEX import_file_waiting ON import_file (id) WHERE state = 'confirmed';
