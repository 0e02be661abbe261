DROP TABLE x_working_groups_link;
DROP TABLE x_working_groups_meeting;
DROP TABLE x_working_groups_request;
DROP TABLE x_working_groups_member;
DROP TABLE x_working_groups_group;
