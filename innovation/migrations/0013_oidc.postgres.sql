ALTER TABLE oidc_identity ENABLE ROW LEVEL SECURITY;
ALTER TABLE oidc_identity FORCE ROW LEVEL SECURITY;
CREATE POLICY oidc_identity_barrier ON oidc_identity USING (
    app_system() OR office = app_office()
) WITH CHECK (app_system() OR person = app_person());

-- Nobody is asking yet, or no more.
ALTER TABLE oidc_trip ENABLE ROW LEVEL SECURITY;
ALTER TABLE oidc_trip FORCE ROW LEVEL SECURITY;
CREATE POLICY oidc_trip_barrier ON oidc_trip USING (app_system());
ALTER TABLE oidc_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE oidc_session FORCE ROW LEVEL SECURITY;
CREATE POLICY oidc_session_barrier ON oidc_session USING (app_system());
