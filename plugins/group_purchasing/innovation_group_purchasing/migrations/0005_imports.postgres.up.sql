ALTER TABLE x_group_purchasing_import ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_group_purchasing_import FORCE ROW LEVEL SECURITY;
CREATE POLICY x_group_purchasing_import_barrier ON x_group_purchasing_import
    USING (app_system() OR office = app_office());
-- The terms before hold amounts that nobody has published.
ALTER TABLE x_group_purchasing_brought ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_group_purchasing_brought FORCE ROW LEVEL SECURITY;
CREATE POLICY x_group_purchasing_brought_barrier ON x_group_purchasing_brought
    USING (app_system() OR office = app_office());
