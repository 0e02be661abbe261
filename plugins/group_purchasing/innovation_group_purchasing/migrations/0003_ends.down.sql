ALTER TABLE x_group_purchasing_member DROP COLUMN left_on;
ALTER TABLE x_group_purchasing_project DROP COLUMN person;
ALTER TABLE x_group_purchasing_project DROP COLUMN closed_on;
