ALTER TABLE x_group_purchasing_import DROP COLUMN number;
