-- No row-level security here: PostgreSQL uses no index for @@ behind a barrier, since the operator
-- is not leakproof. These tables hold stems and are only read joined to idea or practice_sheet,
-- whose barriers stand.
CREATE TABLE search_idea (
    id bigint PRIMARY KEY REFERENCES idea (id),
    title tsvector NOT NULL,
    words tsvector NOT NULL
);
CREATE INDEX search_idea_title ON search_idea USING gin (title) WITH (fastupdate = off);
CREATE INDEX search_idea_words ON search_idea USING gin (words) WITH (fastupdate = off);
CREATE TABLE search_practice (
    id bigint PRIMARY KEY REFERENCES practice_sheet (id),
    title tsvector NOT NULL,
    words tsvector NOT NULL
);
CREATE INDEX search_practice_title ON search_practice USING gin (title) WITH (fastupdate = off);
CREATE INDEX search_practice_words ON search_practice USING gin (words) WITH (fastupdate = off);

-- The words of an office hold words of ideas that few of it may see.
ALTER TABLE search_word ENABLE ROW LEVEL SECURITY;
ALTER TABLE search_word FORCE ROW LEVEL SECURITY;
CREATE POLICY search_word_barrier ON search_word
    USING (app_system() OR office = app_office() OR office = '') WITH CHECK (true);

ALTER TABLE saved_filter ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_filter FORCE ROW LEVEL SECURITY;
CREATE POLICY saved_filter_barrier ON saved_filter USING (app_system() OR person = app_person());
