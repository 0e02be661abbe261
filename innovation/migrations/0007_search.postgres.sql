-- No row-level security on search_idea and search_practice: PostgreSQL uses no index for @@ behind
-- a barrier, since the operator is not leakproof. They hold stems and are only read joined to idea
-- or practice_sheet, whose barriers stand.
CREATE TABLE search_idea (
    id bigint PRIMARY KEY REFERENCES idea (id),
    office text NOT NULL,
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

-- Each word of a title with its ideas in their order: a few of the newest are read at the same
-- price whether the word is rare or common, which a GIN index cannot do.
CREATE TABLE search_title (
    word text NOT NULL,
    id bigint NOT NULL,
    office text NOT NULL,
    PRIMARY KEY (word, id) INCLUDE (office)
);
ALTER TABLE search_title ENABLE ROW LEVEL SECURITY;
ALTER TABLE search_title FORCE ROW LEVEL SECURITY;
CREATE POLICY search_title_barrier ON search_title USING (
    app_system() OR office = app_office() OR id IN (SELECT app_guest_ideas())
) WITH CHECK (true);
CREATE FUNCTION keep_search_title() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM search_title WHERE id = OLD.id AND word = ANY (tsvector_to_array(OLD.title));
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    SELECT office INTO STRICT NEW.office FROM idea WHERE id = NEW.id;
    INSERT INTO search_title (word, id, office)
        SELECT unnest(tsvector_to_array(NEW.title)), NEW.id, NEW.office ON CONFLICT DO NOTHING;
    RETURN NEW;
END $$;
CREATE TRIGGER search_idea_keeps_titles BEFORE INSERT OR UPDATE OR DELETE ON search_idea
    FOR EACH ROW EXECUTE FUNCTION keep_search_title();

-- So that a word that nobody wrote is known to be rare: else every row is read for it.
ALTER TABLE search_idea ALTER COLUMN title SET STATISTICS 500;
ALTER TABLE search_idea ALTER COLUMN words SET STATISTICS 500;

-- The words of an office hold words of ideas that few of it may see.
ALTER TABLE search_word ENABLE ROW LEVEL SECURITY;
ALTER TABLE search_word FORCE ROW LEVEL SECURITY;
CREATE POLICY search_word_barrier ON search_word
    USING (app_system() OR office = app_office() OR office = '') WITH CHECK (true);

ALTER TABLE saved_filter ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_filter FORCE ROW LEVEL SECURITY;
CREATE POLICY saved_filter_barrier ON saved_filter USING (app_system() OR person = app_person());

-- The same ideas as before, found by two stretches of an index: « <> » reads all that a person
-- takes part in, a thousand entries for a chair, in every statement.
CREATE OR REPLACE FUNCTION app_guest_ideas() RETURNS SETOF bigint LANGUAGE plpgsql STABLE ROWS 10 AS $$
DECLARE
    me bigint := app_person();
    mine text := app_office();
BEGIN
    RETURN QUERY SELECT idea FROM participant WHERE person = me AND office < mine;
    RETURN QUERY SELECT idea FROM participant WHERE person = me AND office > mine;
    RETURN QUERY SELECT idea FROM participant WHERE committee = mine AND office <> mine;
END $$;
