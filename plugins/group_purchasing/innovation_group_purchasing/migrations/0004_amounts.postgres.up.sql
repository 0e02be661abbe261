ALTER TABLE x_group_purchasing_amount ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_group_purchasing_amount FORCE ROW LEVEL SECURITY;
CREATE POLICY x_group_purchasing_amount_read ON x_group_purchasing_amount
    FOR SELECT USING (app_system() OR office = app_office() OR (published AND app_office() <> ''));
CREATE POLICY x_group_purchasing_amount_write ON x_group_purchasing_amount
    USING (app_system() OR office = app_office());
