-- SQLite changes no CHECK: both tables are made anew, and their ids go on where they were.
CREATE TABLE comment_anew (
    id @pk@,
    public_id text NOT NULL UNIQUE,
    idea bigint REFERENCES idea (id),
    practice bigint REFERENCES practice_sheet (id),
    office text NOT NULL,
    person bigint NOT NULL REFERENCES person (id),
    text text NOT NULL CHECK (length(text) <= 5000),
    state text NOT NULL DEFAULT 'shown' CHECK (state IN ('shown', 'removed', 'hidden')),
    at timestamptz NOT NULL,
    edited_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    thread bigint REFERENCES thread (id),
    CHECK ((idea IS NOT NULL) + (practice IS NOT NULL) + (thread IS NOT NULL) = 1),
    CHECK ((state = 'removed') = (text = ''))
);
INSERT INTO comment_anew SELECT *, NULL FROM comment;
DELETE FROM sqlite_sequence WHERE name = 'comment_anew';
INSERT INTO sqlite_sequence SELECT 'comment_anew', seq FROM sqlite_sequence WHERE name = 'comment';
DROP TABLE comment;
ALTER TABLE comment_anew RENAME TO comment;
CREATE INDEX comment_on_idea ON comment (idea, id) WHERE idea IS NOT NULL;
CREATE INDEX comment_on_practice ON comment (practice, id) WHERE practice IS NOT NULL;
CREATE INDEX comment_in_thread ON comment (thread, id) WHERE thread IS NOT NULL;

CREATE TABLE attachment_anew (
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
    thread bigint REFERENCES thread (id),
    CHECK ((draft IS NOT NULL) + (idea IS NOT NULL) + (thread IS NOT NULL) = 1),
    CHECK ((picture IS NULL) = (thumbnail IS NULL)),
    CHECK (idea IS NOT NULL OR NOT shared)
);
INSERT INTO attachment_anew SELECT *, NULL FROM attachment;
DELETE FROM sqlite_sequence WHERE name = 'attachment_anew';
INSERT INTO sqlite_sequence
SELECT 'attachment_anew', seq FROM sqlite_sequence WHERE name = 'attachment';
DROP TABLE attachment;
ALTER TABLE attachment_anew RENAME TO attachment;
CREATE INDEX attachment_of_draft ON attachment (draft) WHERE draft IS NOT NULL;
CREATE INDEX attachment_of_idea ON attachment (idea) WHERE idea IS NOT NULL;
CREATE INDEX attachment_of_thread ON attachment (thread) WHERE thread IS NOT NULL;
