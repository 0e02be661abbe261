DROP POLICY x_group_purchasing_upload_barrier ON x_group_purchasing_upload;
ALTER TABLE x_group_purchasing_upload NO FORCE ROW LEVEL SECURITY;
ALTER TABLE x_group_purchasing_upload DISABLE ROW LEVEL SECURITY;
DROP POLICY x_group_purchasing_contract_write ON x_group_purchasing_contract;
DROP POLICY x_group_purchasing_contract_read ON x_group_purchasing_contract;
ALTER TABLE x_group_purchasing_contract NO FORCE ROW LEVEL SECURITY;
ALTER TABLE x_group_purchasing_contract DISABLE ROW LEVEL SECURITY;
