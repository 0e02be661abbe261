-- What is kept on disk, named by its SHA-256.
CREATE TABLE stored_file (
    sha256 text PRIMARY KEY CHECK (length(sha256) = 64),
    size bigint NOT NULL CHECK (size > 0),
    type text NOT NULL,
    at timestamptz NOT NULL
);

-- A photo or a document of a draft, then of the idea that it became. A photo also has two reduced
-- pictures of it. `field` is the plugin's question that it answers, if any.
CREATE TABLE attachment (
    id @pk@,
    public_id text NOT NULL UNIQUE,
    office text NOT NULL REFERENCES office (slug),
    draft bigint REFERENCES draft (id) ON DELETE CASCADE,
    idea bigint REFERENCES idea (id),
    field text NOT NULL DEFAULT '',
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 150),
    sha256 text NOT NULL REFERENCES stored_file (sha256),
    size bigint NOT NULL,
    type text NOT NULL,
    picture text REFERENCES stored_file (sha256),
    thumbnail text REFERENCES stored_file (sha256),
    width integer NOT NULL DEFAULT 0,
    height integer NOT NULL DEFAULT 0,
    shared boolean NOT NULL DEFAULT false,
    added_by bigint REFERENCES person (id),
    at timestamptz NOT NULL,
    removed_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    CHECK ((draft IS NULL) <> (idea IS NULL)),
    CHECK ((picture IS NULL) = (thumbnail IS NULL)),
    CHECK (draft IS NULL OR NOT shared)
);
CREATE INDEX attachment_of_draft ON attachment (draft) WHERE draft IS NOT NULL;
CREATE INDEX attachment_of_idea ON attachment (idea) WHERE idea IS NOT NULL;
