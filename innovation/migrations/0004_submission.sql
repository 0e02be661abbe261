-- What an author may add to an idea, for whom it was typed, and who carries it with them.
ALTER TABLE draft ADD COLUMN benefit text NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN site text NOT NULL DEFAULT '';
-- People as their names were typed: half a name is kept too, and read only when it is submitted.
ALTER TABLE draft ADD COLUMN on_behalf_of text NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN co_authors text NOT NULL DEFAULT '[]';
ALTER TABLE draft ADD COLUMN inspired_by bigint REFERENCES idea (id);
-- The key of the window that wrote last: it never conflicts with itself.
ALTER TABLE draft ADD COLUMN written_with text NOT NULL DEFAULT '';

ALTER TABLE idea ADD COLUMN benefit text NOT NULL DEFAULT '' CHECK (length(benefit) <= 10000);
ALTER TABLE idea ADD COLUMN site text NOT NULL DEFAULT '' CHECK (length(site) <= 200);
ALTER TABLE idea ADD COLUMN submitted_by bigint REFERENCES person (id);

ALTER TABLE idea_version ADD COLUMN benefit text NOT NULL DEFAULT '';
ALTER TABLE idea_version ADD COLUMN site text NOT NULL DEFAULT '';

-- Who was invited to carry an idea or asked to, and what came of it: one row for both.
CREATE TABLE co_authorship (
    id @pk@,
    idea bigint NOT NULL REFERENCES idea (id),
    office text NOT NULL,
    person bigint NOT NULL REFERENCES person (id),
    state text NOT NULL CHECK (state IN ('invited', 'asked', 'accepted', 'declined', 'ended')),
    since timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (idea, person)
);
CREATE INDEX co_authorship_waiting ON co_authorship (person, state, idea);
CREATE INDEX co_authorship_asked ON co_authorship (office, idea) WHERE state = 'asked';
