DROP TABLE x_group_purchasing_brought;
DROP TABLE x_group_purchasing_import;
