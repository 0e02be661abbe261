
-- The same barriers, asked of one row at a time and only when its office is not enough: as a
-- set, PostgreSQL reads all of participant, or all of round, for each statement.
CREATE FUNCTION app_takes_part(one bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM participant WHERE idea = one AND person = app_person())
        OR EXISTS (SELECT 1 FROM participant WHERE idea = one AND committee = app_office());
END $$;
CREATE FUNCTION app_is_revealed(one bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM round WHERE id = one AND state = 'revealed');
END $$;

DO $$
DECLARE hung text;
BEGIN
    FOREACH hung IN ARRAY ARRAY['idea_version', 'round', 'result', 'decision'] LOOP
        EXECUTE format(
            'ALTER POLICY %I ON %I
             USING (app_system() OR office = app_office() OR app_takes_part(idea))',
            hung || '_barrier', hung);
    END LOOP;
END $$;

ALTER POLICY idea_barrier ON idea USING (
    app_system() OR office = app_office() OR app_takes_part(id)
);
ALTER POLICY pilot_barrier ON pilot USING (
    app_system() OR office = app_office() OR app_takes_part(idea)
    OR idea IN (SELECT idea FROM practice_sheet WHERE state = 'shared')
);
ALTER POLICY practice_sheet_barrier ON practice_sheet USING (
    app_system() OR state = 'shared' OR office = app_office() OR app_takes_part(idea)
);
ALTER POLICY event_barrier ON event USING (
    app_system() OR office = app_office() OR audience = 'all'
    OR (kind = 'idea' AND app_takes_part(thing))
);
ALTER POLICY sheet_seal ON sheet USING (
    app_system() OR person = app_person() OR app_is_revealed(round)
);
ALTER POLICY mark_seal ON mark USING (
    app_system() OR person = app_person() OR app_is_revealed(round)
);
