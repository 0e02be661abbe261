-- Another office's committee is asked to read an idea through its own grid. Its round is a round
-- like another, whose committee is not the idea's office.
CREATE TABLE opinion (
    id @pk@,
    idea bigint NOT NULL REFERENCES idea (id),
    office text NOT NULL,
    committee text NOT NULL REFERENCES office (slug),
    state text NOT NULL CHECK (state IN ('asked', 'accepted', 'given', 'declined', 'ended')),
    why text NOT NULL CHECK (length(why) BETWEEN 1 AND 2000),
    reply text NOT NULL DEFAULT '' CHECK (length(reply) <= 2000),
    answer_by date,
    asked_by bigint NOT NULL REFERENCES person (id),
    asked_at timestamptz NOT NULL,
    answered_by bigint REFERENCES person (id),
    answered_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    CHECK (committee <> office)
);
CREATE UNIQUE INDEX opinion_running ON opinion (idea, committee)
    WHERE state IN ('asked', 'accepted');
CREATE INDEX opinion_of_idea ON opinion (idea, committee, id);
CREATE INDEX opinion_of_committee ON opinion (committee, state, idea);

-- A gate that did not answer, passed on an administrator's written word.
CREATE TABLE gate_override (
    id @pk@,
    idea bigint NOT NULL REFERENCES idea (id),
    office text NOT NULL,
    gate text NOT NULL,
    label text NOT NULL,
    before text NOT NULL CHECK (before IN ('submitted', 'assessed', 'piloted', 'shared')),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
    person bigint NOT NULL REFERENCES person (id),
    at timestamptz NOT NULL
);
CREATE INDEX gate_override_of_idea ON gate_override (idea, id);

-- Whom a plugin asked to assess: they see the idea. When the office's plugin was asked for them.
ALTER TABLE participant ADD COLUMN named_by text;
ALTER TABLE round ADD COLUMN named_at timestamptz;

-- A plugin's overall score, beside the plain mean, with its reason; none when it failed.
ALTER TABLE result ADD COLUMN score double precision;
ALTER TABLE result ADD COLUMN score_reason text NOT NULL DEFAULT '';
ALTER TABLE result ADD COLUMN score_by text NOT NULL DEFAULT '';
