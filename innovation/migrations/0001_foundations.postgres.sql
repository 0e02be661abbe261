CREATE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only';
END $$;

CREATE TRIGGER event_is_never_edited BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION refuse_journal_change();
CREATE TRIGGER event_is_never_emptied BEFORE TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_journal_change();

-- The second barrier between offices. It turns a filter forgotten in the code into an
-- empty list; the first barrier (queries/visible.py) decides what people see.
CREATE FUNCTION app_system() RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT current_setting('app.system', true) = 'on' $$;
CREATE FUNCTION app_office() RETURNS text LANGUAGE sql STABLE AS
    $$ SELECT coalesce(current_setting('app.office', true), '') $$;
CREATE FUNCTION app_person() RETURNS bigint LANGUAGE sql STABLE AS
    $$ SELECT coalesce(nullif(current_setting('app.person', true), ''), '0')::bigint $$;

ALTER TABLE participant ENABLE ROW LEVEL SECURITY;
ALTER TABLE participant FORCE ROW LEVEL SECURITY;
CREATE POLICY participant_barrier ON participant USING (
    app_system() OR office = app_office() OR person = app_person() OR committee = app_office()
);

-- An idea and what hangs on it: its office, and those who take part.
DO $$
DECLARE hung text;
BEGIN
    FOREACH hung IN ARRAY ARRAY['idea_version', 'round', 'result', 'decision'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', hung);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', hung);
        EXECUTE format(
            'CREATE POLICY %I ON %I USING (app_system() OR office = app_office()
             OR idea IN (SELECT idea FROM participant
                         WHERE person = app_person() OR committee = app_office()))',
            hung || '_barrier', hung);
    END LOOP;
END $$;

ALTER TABLE idea ENABLE ROW LEVEL SECURITY;
ALTER TABLE idea FORCE ROW LEVEL SECURITY;
CREATE POLICY idea_barrier ON idea USING (
    app_system() OR office = app_office()
    OR id IN (SELECT idea FROM participant
              WHERE person = app_person() OR committee = app_office())
);

-- A shared practice shows what its pilot measured.
ALTER TABLE pilot ENABLE ROW LEVEL SECURITY;
ALTER TABLE pilot FORCE ROW LEVEL SECURITY;
CREATE POLICY pilot_barrier ON pilot USING (
    app_system() OR office = app_office()
    OR idea IN (SELECT idea FROM participant
                WHERE person = app_person() OR committee = app_office())
    OR idea IN (SELECT idea FROM practice_sheet WHERE state = 'shared')
);

ALTER TABLE indicator ENABLE ROW LEVEL SECURITY;
ALTER TABLE indicator FORCE ROW LEVEL SECURITY;
CREATE POLICY indicator_barrier ON indicator USING (
    app_system() OR office = app_office() OR pilot IN (SELECT id FROM pilot)
);

ALTER TABLE draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE draft FORCE ROW LEVEL SECURITY;
CREATE POLICY draft_barrier ON draft USING (app_system() OR author = app_person());

-- Sealed marks: one's own only, until the round is revealed.
ALTER TABLE sheet ENABLE ROW LEVEL SECURITY;
ALTER TABLE sheet FORCE ROW LEVEL SECURITY;
CREATE POLICY sheet_seal ON sheet USING (
    app_system() OR person = app_person()
    OR round IN (SELECT id FROM round WHERE state = 'revealed')
);
ALTER TABLE mark ENABLE ROW LEVEL SECURITY;
ALTER TABLE mark FORCE ROW LEVEL SECURITY;
CREATE POLICY mark_seal ON mark USING (
    app_system() OR person = app_person()
    OR round IN (SELECT id FROM round WHERE state = 'revealed')
);

ALTER TABLE practice_sheet ENABLE ROW LEVEL SECURITY;
ALTER TABLE practice_sheet FORCE ROW LEVEL SECURITY;
CREATE POLICY practice_sheet_barrier ON practice_sheet USING (
    app_system() OR state = 'shared' OR office = app_office()
    OR idea IN (SELECT idea FROM participant
                WHERE person = app_person() OR committee = app_office())
);

ALTER TABLE event ENABLE ROW LEVEL SECURITY;
ALTER TABLE event FORCE ROW LEVEL SECURITY;
CREATE POLICY event_barrier ON event USING (
    app_system() OR office = app_office() OR audience = 'all'
    OR (kind = 'idea' AND thing IN (SELECT idea FROM participant
                                    WHERE person = app_person() OR committee = app_office()))
);

ALTER TABLE stage_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE stage_count FORCE ROW LEVEL SECURITY;
CREATE POLICY stage_count_barrier ON stage_count USING (
    app_system() OR office = app_office()
);
