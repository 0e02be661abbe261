DO $$
DECLARE hung text;
BEGIN
    FOREACH hung IN ARRAY ARRAY['support', 'withdrawal', 'grouping', 'link', 'comment', 'credit']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', hung);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', hung);
    END LOOP;
    FOREACH hung IN ARRAY ARRAY['support', 'withdrawal', 'grouping', 'link'] LOOP
        EXECUTE format(
            'CREATE POLICY %I ON %I
             USING (app_system() OR office = app_office() OR idea IN (SELECT app_guest_ideas()))',
            hung || '_barrier', hung);
    END LOOP;
END $$;

CREATE POLICY credit_barrier ON credit USING (app_system() OR office = app_office());
CREATE POLICY comment_barrier ON comment USING (
    app_system() OR office = app_office() OR idea IN (SELECT app_guest_ideas())
    OR EXISTS (SELECT 1 FROM practice_sheet s WHERE s.id = practice AND s.state = 'shared')
);
