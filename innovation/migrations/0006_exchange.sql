-- What people say and do around an idea: "this concerns me", comments, withdrawing, grouping, links.

CREATE TABLE support (
    id @pk@,
    idea bigint NOT NULL REFERENCES idea (id),
    office text NOT NULL,
    person bigint NOT NULL REFERENCES person (id),
    at timestamptz NOT NULL,
    UNIQUE (idea, person)
);
CREATE INDEX support_by_person ON support (person, idea);

-- On an idea: of the idea's office. On a shared practice: of the office of whoever wrote it.
CREATE TABLE comment (
    id @pk@,
    public_id text NOT NULL UNIQUE,
    idea bigint REFERENCES idea (id),
    practice bigint REFERENCES practice_sheet (id),
    office text NOT NULL,
    person bigint NOT NULL REFERENCES person (id),
    text text NOT NULL CHECK (length(text) <= 5000),
    state text NOT NULL DEFAULT 'shown' CHECK (state IN ('shown', 'removed', 'hidden')),
    at timestamptz NOT NULL,
    edited_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    CHECK ((idea IS NULL) <> (practice IS NULL)),
    CHECK ((state = 'removed') = (text = ''))
);
CREATE INDEX comment_on_idea ON comment (idea, id) WHERE idea IS NOT NULL;
CREATE INDEX comment_on_practice ON comment (practice, id) WHERE practice IS NOT NULL;

CREATE TABLE withdrawal (
    id @pk@,
    idea bigint NOT NULL REFERENCES idea (id),
    office text NOT NULL,
    person bigint NOT NULL REFERENCES person (id),
    reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 5000),
    at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE UNIQUE INDEX withdrawal_current ON withdrawal (idea) WHERE ended_at IS NULL;

-- An idea that the chair grouped into a main one.
CREATE TABLE grouping (
    id @pk@,
    idea bigint NOT NULL REFERENCES idea (id),
    main bigint NOT NULL REFERENCES idea (id),
    office text NOT NULL,
    grouped_by bigint NOT NULL REFERENCES person (id),
    at timestamptz NOT NULL,
    ended_at timestamptz,
    CHECK (idea <> main)
);
CREATE UNIQUE INDEX grouping_current ON grouping (idea) WHERE ended_at IS NULL;
CREATE INDEX grouping_of_main ON grouping (main, idea);

-- Who became co-author of the main idea by the grouping: what undoing it takes back.
CREATE TABLE credit (
    id @pk@,
    grouping bigint NOT NULL REFERENCES grouping (id),
    office text NOT NULL,
    person bigint NOT NULL REFERENCES person (id),
    UNIQUE (grouping, person)
);

-- What an idea was inspired by.
CREATE TABLE link (
    id @pk@,
    idea bigint NOT NULL REFERENCES idea (id),
    office text NOT NULL,
    to_idea bigint REFERENCES idea (id),
    to_practice bigint REFERENCES practice_sheet (id),
    at timestamptz NOT NULL,
    CHECK ((to_idea IS NULL) <> (to_practice IS NULL)),
    CHECK (idea <> to_idea)
);
CREATE UNIQUE INDEX link_to_idea ON link (to_idea, idea) WHERE to_idea IS NOT NULL;
CREATE UNIQUE INDEX link_to_practice ON link (to_practice, idea) WHERE to_practice IS NOT NULL;
CREATE INDEX link_from ON link (idea);

-- The idea's page reads an idea's decisions together with all that hangs on it.
CREATE INDEX decision_of_idea ON decision (idea, id);
