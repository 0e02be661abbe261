-- The offices read each other's contracts; each writes its own, whatever a page asks for.
ALTER TABLE x_group_purchasing_contract ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_group_purchasing_contract FORCE ROW LEVEL SECURITY;
CREATE POLICY x_group_purchasing_contract_read ON x_group_purchasing_contract
    FOR SELECT USING (app_system() OR app_office() <> '');
CREATE POLICY x_group_purchasing_contract_write ON x_group_purchasing_contract
    USING (app_system() OR office = app_office());

-- A spreadsheet that waits holds amounts that nobody has published.
ALTER TABLE x_group_purchasing_upload ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_group_purchasing_upload FORCE ROW LEVEL SECURITY;
CREATE POLICY x_group_purchasing_upload_barrier ON x_group_purchasing_upload
    USING (app_system() OR office = app_office());
