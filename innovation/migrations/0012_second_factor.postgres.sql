DO $$
DECLARE own text;
BEGIN
    FOREACH own IN ARRAY ARRAY['second_factor', 'recovery_code'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', own);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', own);
        EXECUTE format('CREATE POLICY %I ON %I USING (app_system() OR person = app_person())',
            own || '_barrier', own);
    END LOOP;
END $$;
