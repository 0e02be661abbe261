
-- The barriers ask once for a statement which ideas of other offices the viewer takes part in,
-- rather than of each row of another office whether they do.
-- Kept in variables, because PostgreSQL uses no index for what a function says behind a barrier.
CREATE FUNCTION app_guest_ideas() RETURNS SETOF bigint LANGUAGE plpgsql STABLE ROWS 10 AS $$
DECLARE
    me bigint := app_person();
    mine text := app_office();
BEGIN
    RETURN QUERY SELECT idea FROM participant WHERE person = me AND office <> mine;
    RETURN QUERY SELECT idea FROM participant WHERE committee = mine AND office <> mine;
END $$;

DO $$
DECLARE hung text;
BEGIN
    FOREACH hung IN ARRAY ARRAY['idea_version', 'round', 'result', 'decision'] LOOP
        EXECUTE format(
            'ALTER POLICY %I ON %I
             USING (app_system() OR office = app_office() OR idea IN (SELECT app_guest_ideas()))',
            hung || '_barrier', hung);
    END LOOP;
END $$;

ALTER POLICY idea_barrier ON idea USING (
    app_system() OR office = app_office() OR id IN (SELECT app_guest_ideas())
);
ALTER POLICY pilot_barrier ON pilot USING (
    app_system() OR office = app_office() OR idea IN (SELECT app_guest_ideas())
    OR idea IN (SELECT idea FROM practice_sheet WHERE state = 'shared')
);
ALTER POLICY practice_sheet_barrier ON practice_sheet USING (
    app_system() OR state = 'shared' OR office = app_office() OR idea IN (SELECT app_guest_ideas())
);
ALTER POLICY event_barrier ON event USING (
    app_system() OR office = app_office() OR audience = 'all'
    OR (kind = 'idea' AND thing IN (SELECT app_guest_ideas()))
);
DROP FUNCTION app_takes_part;
