DO $$
DECLARE kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['plugin_failure', 'plugin_setting'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', kept);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', kept);
        EXECUTE format('CREATE POLICY %I ON %I USING (app_system() OR office = app_office())',
            kept || '_barrier', kept);
    END LOOP;
END $$;
