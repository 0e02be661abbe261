ALTER TABLE comment ADD COLUMN thread bigint REFERENCES thread (id);
ALTER TABLE comment DROP CONSTRAINT comment_check;
ALTER TABLE comment ADD CONSTRAINT comment_place CHECK (num_nonnulls(idea, practice, thread) = 1);
CREATE INDEX comment_in_thread ON comment (thread, id) WHERE thread IS NOT NULL;

ALTER TABLE attachment ADD COLUMN thread bigint REFERENCES thread (id);
ALTER TABLE attachment DROP CONSTRAINT attachment_check;
ALTER TABLE attachment DROP CONSTRAINT attachment_check2;
ALTER TABLE attachment
    ADD CONSTRAINT attachment_place CHECK (num_nonnulls(draft, idea, thread) = 1);
ALTER TABLE attachment ADD CONSTRAINT attachment_shared CHECK (idea IS NOT NULL OR NOT shared);
CREATE INDEX attachment_of_thread ON attachment (thread) WHERE thread IS NOT NULL;

-- Whoever asks, a transaction reads one thread at most: the one that it opened, which it does once
-- the plugin has said that this person sees the thing.
CREATE FUNCTION app_thread() RETURNS bigint LANGUAGE sql STABLE AS
    $$ SELECT coalesce(nullif(current_setting('app.thread', true), ''), '0')::bigint $$;

ALTER POLICY comment_barrier ON comment USING (
    app_system() OR thread = app_thread() OR (thread IS NULL AND (
        office = app_office() OR idea IN (SELECT app_guest_ideas())
        OR EXISTS (SELECT 1 FROM practice_sheet s WHERE s.id = practice AND s.state = 'shared')))
);
ALTER POLICY attachment_barrier ON attachment USING (
    app_system() OR thread = app_thread()
    OR (draft IS NOT NULL AND added_by = app_person())
    OR (idea IS NOT NULL AND (office = app_office() OR idea IN (SELECT app_guest_ideas())))
    OR (shared AND idea IN (SELECT idea FROM practice_sheet WHERE state = 'shared'))
);
