DO $$
DECLARE hung text;
BEGIN
    FOREACH hung IN ARRAY ARRAY['opinion', 'gate_override'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', hung);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', hung);
        EXECUTE format(
            'CREATE POLICY %I ON %I
             USING (app_system() OR office = app_office() OR idea IN (SELECT app_guest_ideas()))',
            hung || '_barrier', hung);
    END LOOP;
END $$;
