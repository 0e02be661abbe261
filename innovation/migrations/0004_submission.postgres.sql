ALTER TABLE co_authorship ENABLE ROW LEVEL SECURITY;
ALTER TABLE co_authorship FORCE ROW LEVEL SECURITY;
CREATE POLICY co_authorship_barrier ON co_authorship USING (
    app_system() OR office = app_office() OR person = app_person()
    OR idea IN (SELECT app_guest_ideas())
);
