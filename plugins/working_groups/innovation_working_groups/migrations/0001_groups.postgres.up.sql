-- Whoever is nobody reads nothing; among the offices, the plugin's pages ask who is a member.
ALTER TABLE x_working_groups_group ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_working_groups_group FORCE ROW LEVEL SECURITY;
CREATE POLICY x_working_groups_group_barrier ON x_working_groups_group
    USING (app_system() OR app_office() <> '');
ALTER TABLE x_working_groups_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_working_groups_member FORCE ROW LEVEL SECURITY;
CREATE POLICY x_working_groups_member_barrier ON x_working_groups_member
    USING (app_system() OR app_office() <> '');
ALTER TABLE x_working_groups_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_working_groups_request FORCE ROW LEVEL SECURITY;
CREATE POLICY x_working_groups_request_barrier ON x_working_groups_request
    USING (app_system() OR app_office() <> '');
ALTER TABLE x_working_groups_meeting ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_working_groups_meeting FORCE ROW LEVEL SECURITY;
CREATE POLICY x_working_groups_meeting_barrier ON x_working_groups_meeting
    USING (app_system() OR app_office() <> '');
ALTER TABLE x_working_groups_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_working_groups_link FORCE ROW LEVEL SECURITY;
CREATE POLICY x_working_groups_link_barrier ON x_working_groups_link
    USING (app_system() OR app_office() <> '');
