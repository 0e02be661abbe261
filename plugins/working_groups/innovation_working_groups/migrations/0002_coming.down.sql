DROP TABLE x_working_groups_coming;
