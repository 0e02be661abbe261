DROP TABLE x_group_purchasing_step;
DROP TABLE x_group_purchasing_member;
DROP TABLE x_group_purchasing_replaced;
DROP TABLE x_group_purchasing_project;
DROP TABLE x_group_purchasing_upload;
DROP TABLE x_group_purchasing_contract;
