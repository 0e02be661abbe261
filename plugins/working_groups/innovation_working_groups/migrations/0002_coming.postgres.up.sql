ALTER TABLE x_working_groups_coming ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_working_groups_coming FORCE ROW LEVEL SECURITY;
CREATE POLICY x_working_groups_coming_read ON x_working_groups_coming
    FOR SELECT USING (app_system() OR app_office() <> '');
-- Nobody answers for another office's people.
CREATE POLICY x_working_groups_coming_write ON x_working_groups_coming
    USING (app_system() OR office = app_office());
