ALTER TABLE x_rennes_proximite_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_rennes_proximite_session FORCE ROW LEVEL SECURITY;
CREATE POLICY x_rennes_proximite_session_barrier ON x_rennes_proximite_session
    USING (app_system() OR app_office() <> '')
    WITH CHECK (app_system() OR office = app_office());

-- The three offices read what is asked; an office writes its own, the school answers.
ALTER TABLE x_rennes_proximite_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_rennes_proximite_request FORCE ROW LEVEL SECURITY;
CREATE POLICY x_rennes_proximite_request_barrier ON x_rennes_proximite_request
    USING (app_system() OR app_office() <> '')
    WITH CHECK (
        app_system() OR office = app_office() OR session IN (
            SELECT public_id FROM x_rennes_proximite_session WHERE office = app_office()
        )
    );
