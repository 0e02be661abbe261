ALTER TABLE x_brest_open_factory_opinion ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_brest_open_factory_opinion FORCE ROW LEVEL SECURITY;
CREATE POLICY x_brest_open_factory_opinion_barrier ON x_brest_open_factory_opinion
    USING (app_system() OR office = app_office());
