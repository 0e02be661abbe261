-- A draft's files are its author's; an idea's are seen where the idea is; what was shared with a
-- practice is for everybody.
ALTER TABLE attachment ENABLE ROW LEVEL SECURITY;
ALTER TABLE attachment FORCE ROW LEVEL SECURITY;
CREATE POLICY attachment_barrier ON attachment USING (
    app_system()
    OR (draft IS NOT NULL AND added_by = app_person())
    OR (idea IS NOT NULL AND (office = app_office() OR idea IN (SELECT app_guest_ideas())))
    OR (shared AND idea IN (SELECT idea FROM practice_sheet WHERE state = 'shared'))
);
