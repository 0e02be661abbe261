-- The schema of both databases. @pk@ is the engine's growing primary key.
-- Rows of an office carry its slug. What stands in URLs is a random public_id.

CREATE TABLE site (
    id integer PRIMARY KEY CHECK (id = 1),
    plugin_epoch bigint NOT NULL DEFAULT 0,
    demonstration boolean NOT NULL DEFAULT false
);
INSERT INTO site (id) VALUES (1);

CREATE TABLE office (
    slug text PRIMARY KEY CHECK (length(slug) BETWEEN 2 AND 30),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    city text NOT NULL,
    accent text NOT NULL,
    open_box boolean NOT NULL DEFAULT true,
    quorum integer NOT NULL DEFAULT 2 CHECK (quorum BETWEEN 1 AND 50),
    answer_days integer NOT NULL DEFAULT 60 CHECK (answer_days BETWEEN 1 AND 400),
    version integer NOT NULL DEFAULT 1
);

CREATE TABLE person (
    id @pk@,
    public_id text NOT NULL UNIQUE,
    office text NOT NULL REFERENCES office (slug),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    email text NOT NULL UNIQUE CHECK (length(email) BETWEEN 3 AND 254),
    service text NOT NULL DEFAULT '',
    language text NOT NULL DEFAULT 'fr' CHECK (language IN ('fr', 'en')),
    theme text NOT NULL DEFAULT 'auto' CHECK (theme IN ('auto', 'light', 'dark')),
    password_hash text,
    fictional boolean NOT NULL DEFAULT false,
    seen_event bigint NOT NULL DEFAULT 0,
    disabled_at timestamptz,
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX person_office ON person (office, name);

CREATE TABLE person_role (
    id @pk@,
    person bigint NOT NULL REFERENCES person (id),
    role text NOT NULL
        CHECK (role IN ('assessor', 'chair', 'office_admin', 'coordinator', 'operator')),
    granted_by bigint REFERENCES person (id),
    granted_at timestamptz NOT NULL,
    UNIQUE (person, role)
);

-- A single-use link, for an invitation or a forgotten password: only its SHA-256 is kept.
CREATE TABLE invitation (
    id @pk@,
    token_sha256 text NOT NULL UNIQUE,
    person bigint NOT NULL REFERENCES person (id),
    invited_by bigint REFERENCES person (id),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    created_at timestamptz NOT NULL
);

CREATE TABLE login_session (
    id @pk@,
    token_sha256 text NOT NULL UNIQUE,
    person bigint NOT NULL REFERENCES person (id),
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX login_session_person ON login_session (person);

-- Failed logins by account and by source: they delay the next try, they never lock.
CREATE TABLE login_failure (
    id @pk@,
    key text NOT NULL UNIQUE,
    failures integer NOT NULL,
    wait_until timestamptz NOT NULL
);

CREATE TABLE draft (
    id @pk@,
    public_id text NOT NULL UNIQUE,
    office text NOT NULL REFERENCES office (slug),
    author bigint NOT NULL REFERENCES person (id),
    kind text NOT NULL CHECK (kind IN ('proposal', 'need')),
    title text NOT NULL,
    problem text NOT NULL,
    solution text NOT NULL,
    category text NOT NULL,
    theme text NOT NULL,
    extra text NOT NULL DEFAULT '{}',
    practice bigint,
    updated_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX draft_author ON draft (author, updated_at);

CREATE TABLE idea (
    id @pk@,
    public_id text NOT NULL UNIQUE,
    office text NOT NULL REFERENCES office (slug),
    kind text NOT NULL CHECK (kind IN ('proposal', 'need')),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    problem text NOT NULL CHECK (length(problem) <= 10000),
    solution text NOT NULL CHECK (length(solution) <= 10000),
    category text NOT NULL
        CHECK (category IN ('', 'sociale', 'technique', 'architecturale', 'numérique',
                            'managériale')),
    theme text NOT NULL DEFAULT '',
    extra text NOT NULL DEFAULT '{}',
    stage text NOT NULL CHECK (stage IN ('submitted', 'assessed', 'piloted', 'shared')),
    status text NOT NULL
        CHECK (status IN ('open', 'rework', 'on_hold', 'declined', 'withdrawn', 'grouped')),
    author bigint REFERENCES person (id),
    adopted_from bigint,
    results text NOT NULL DEFAULT '',
    landlord text NOT NULL DEFAULT '',
    source_url text NOT NULL DEFAULT '',
    year integer,
    external_key text,
    fictional boolean NOT NULL DEFAULT false,
    content_version integer NOT NULL DEFAULT 1,
    submitted_at timestamptz NOT NULL,
    stage_since timestamptz NOT NULL,
    answer_by date,
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX idea_board ON idea (office, stage, id);
CREATE INDEX idea_newest ON idea (office, id);
CREATE UNIQUE INDEX idea_external_key ON idea (office, external_key)
    WHERE external_key IS NOT NULL;

-- What was written, each time it was sent to the committee.
CREATE TABLE idea_version (
    id @pk@,
    idea bigint NOT NULL REFERENCES idea (id),
    office text NOT NULL,
    number integer NOT NULL,
    title text NOT NULL,
    problem text NOT NULL,
    solution text NOT NULL,
    category text NOT NULL,
    theme text NOT NULL,
    extra text NOT NULL,
    written_by bigint REFERENCES person (id),
    at timestamptz NOT NULL,
    UNIQUE (idea, number)
);

-- Who takes part in an idea: read by the policy, its SQL twin and row-level security.
CREATE TABLE participant (
    id @pk@,
    idea bigint NOT NULL REFERENCES idea (id),
    office text NOT NULL,
    part text NOT NULL
        CHECK (part IN ('author', 'co_author', 'assessor', 'lead', 'committee', 'recused')),
    person bigint REFERENCES person (id),
    committee text REFERENCES office (slug),
    answered_round integer NOT NULL DEFAULT 0,
    since timestamptz NOT NULL,
    CHECK ((part = 'committee') = (committee IS NOT NULL)),
    CHECK ((part = 'committee') = (person IS NULL))
);
CREATE UNIQUE INDEX participant_person ON participant (idea, part, person)
    WHERE person IS NOT NULL;
CREATE UNIQUE INDEX participant_committee ON participant (idea, committee)
    WHERE committee IS NOT NULL;
CREATE INDEX participant_by_person ON participant (person, part, idea);

CREATE TABLE round (
    id @pk@,
    idea bigint NOT NULL REFERENCES idea (id),
    office text NOT NULL,
    number integer NOT NULL,
    committee text NOT NULL REFERENCES office (slug),
    state text NOT NULL CHECK (state IN ('open', 'locked', 'revealed', 'void')),
    grid text NOT NULL,
    content_version integer NOT NULL,
    quorum integer NOT NULL,
    opened_at timestamptz NOT NULL,
    revealed_at timestamptz,
    revealed_by bigint REFERENCES person (id),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (idea, committee, number)
);
CREATE UNIQUE INDEX round_open ON round (idea, committee) WHERE state IN ('open', 'locked');

CREATE TABLE sheet (
    id @pk@,
    round bigint NOT NULL REFERENCES round (id),
    office text NOT NULL,
    person bigint NOT NULL REFERENCES person (id),
    comment text NOT NULL DEFAULT '' CHECK (length(comment) <= 5000),
    updated_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (round, person)
);

CREATE TABLE mark (
    id @pk@,
    sheet bigint NOT NULL REFERENCES sheet (id),
    round bigint NOT NULL REFERENCES round (id),
    office text NOT NULL,
    person bigint NOT NULL REFERENCES person (id),
    criterion text NOT NULL,
    value integer CHECK (value BETWEEN 0 AND 10),
    comment text NOT NULL DEFAULT '' CHECK (length(comment) <= 2000),
    UNIQUE (sheet, criterion)
);

CREATE TABLE result (
    id @pk@,
    round bigint NOT NULL UNIQUE REFERENCES round (id),
    idea bigint NOT NULL REFERENCES idea (id),
    office text NOT NULL,
    sheets integer NOT NULL,
    total double precision,
    core double precision,
    local double precision,
    spread double precision,
    criteria text NOT NULL,
    at timestamptz NOT NULL
);

CREATE TABLE decision (
    id @pk@,
    idea bigint NOT NULL REFERENCES idea (id),
    office text NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('go', 'rework', 'hold', 'decline')),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 5000),
    review_on date,
    condition text NOT NULL DEFAULT '',
    current boolean NOT NULL DEFAULT true,
    decided_by bigint NOT NULL REFERENCES person (id),
    at timestamptz NOT NULL
);
CREATE UNIQUE INDEX decision_current ON decision (idea) WHERE current;

CREATE TABLE pilot (
    id @pk@,
    public_id text NOT NULL UNIQUE,
    idea bigint NOT NULL UNIQUE REFERENCES idea (id),
    office text NOT NULL,
    kind text NOT NULL,
    kind_label text NOT NULL,
    steps text NOT NULL DEFAULT '[]',
    lead bigint NOT NULL REFERENCES person (id),
    site text NOT NULL CHECK (length(site) <= 200),
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    question text NOT NULL CHECK (length(question) BETWEEN 1 AND 5000),
    stop_rule text NOT NULL CHECK (length(stop_rule) <= 2000),
    outcome text NOT NULL DEFAULT '' CHECK (outcome IN ('', 'kept', 'adapted', 'stopped')),
    lessons text NOT NULL DEFAULT '' CHECK (length(lessons) <= 10000),
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    CHECK (closed_at IS NULL OR (outcome <> '' AND lessons <> ''))
);

CREATE TABLE indicator (
    id @pk@,
    pilot bigint NOT NULL REFERENCES pilot (id),
    office text NOT NULL,
    position integer NOT NULL,
    key text NOT NULL,
    label text NOT NULL CHECK (length(label) BETWEEN 1 AND 200),
    unit text NOT NULL DEFAULT '',
    better text NOT NULL DEFAULT 'up' CHECK (better IN ('up', 'down')),
    baseline double precision,
    target double precision,
    measured double precision,
    measured_on date,
    UNIQUE (pilot, key)
);

-- A shared practice: an office's own (from an idea), or one known from elsewhere (no office).
CREATE TABLE practice_sheet (
    id @pk@,
    public_id text NOT NULL UNIQUE,
    idea bigint UNIQUE REFERENCES idea (id),
    office text REFERENCES office (slug),
    state text NOT NULL CHECK (state IN ('proposed', 'shared')),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    problem text NOT NULL CHECK (length(problem) <= 10000),
    solution text NOT NULL CHECK (length(solution) <= 10000),
    results text NOT NULL CHECK (length(results) <= 10000),
    advice text NOT NULL DEFAULT '' CHECK (length(advice) <= 10000),
    category text NOT NULL DEFAULT '',
    landlord text NOT NULL DEFAULT '',
    source_url text NOT NULL DEFAULT '',
    year integer,
    contact bigint REFERENCES person (id),
    external_key text UNIQUE,
    proposed_by bigint REFERENCES person (id),
    confirmed_by bigint REFERENCES person (id),
    proposed_at timestamptz NOT NULL,
    shared_at timestamptz,
    adoptions integer NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1,
    CHECK ((state = 'shared') = (shared_at IS NOT NULL))
);
CREATE INDEX practice_sheet_newest ON practice_sheet (state, shared_at, id);

CREATE TABLE adoption (
    id @pk@,
    practice bigint NOT NULL REFERENCES practice_sheet (id),
    office text NOT NULL REFERENCES office (slug),
    idea bigint NOT NULL UNIQUE REFERENCES idea (id),
    adopted_by bigint REFERENCES person (id),
    note text NOT NULL DEFAULT '' CHECK (length(note) <= 5000),
    at timestamptz NOT NULL,
    UNIQUE (practice, office)
);

-- The journal: one event per change, chained per office, never edited.
CREATE TABLE event (
    id @pk@,
    office text NOT NULL,
    seq bigint NOT NULL,
    verb text NOT NULL,
    actor bigint,
    kind text NOT NULL,
    thing bigint NOT NULL,
    data text NOT NULL,
    audience text NOT NULL CHECK (audience IN ('office', 'all', 'sealed')),
    at timestamptz NOT NULL,
    prev text NOT NULL,
    hash text NOT NULL,
    UNIQUE (office, seq)
);
CREATE INDEX event_thing ON event (kind, thing, id);
CREATE INDEX event_feed ON event (audience, office, id);

CREATE TABLE chain_head (
    office text PRIMARY KEY,
    seq bigint NOT NULL,
    hash text NOT NULL
);

-- Work to do after a change, written with it: claimed with a lease, retried, then parked.
CREATE TABLE outbox (
    id @pk@,
    office text NOT NULL,
    event bigint NOT NULL REFERENCES event (id),
    listener text NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'parked')),
    tries integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    lease_until timestamptz,
    error text NOT NULL DEFAULT '',
    UNIQUE (event, listener)
);
CREATE INDEX outbox_due ON outbox (state, due_at, id);

CREATE TABLE stage_count (
    office text NOT NULL,
    stage text NOT NULL,
    status text NOT NULL,
    n bigint NOT NULL CHECK (n >= 0),
    PRIMARY KEY (office, stage, status)
);

-- One answer per rendered form: the second try gets the first one's address.
CREATE TABLE idempotency (
    id @pk@,
    person bigint NOT NULL REFERENCES person (id),
    key text NOT NULL,
    body_sha256 text NOT NULL,
    location text NOT NULL,
    at timestamptz NOT NULL,
    UNIQUE (person, key)
);

CREATE TABLE plugin_activation (
    id @pk@,
    plugin text NOT NULL,
    office text NOT NULL REFERENCES office (slug),
    title text NOT NULL,
    plugin_version text NOT NULL,
    active boolean NOT NULL,
    listens boolean NOT NULL DEFAULT false,
    settings text NOT NULL DEFAULT '{}',
    snapshot text NOT NULL,
    changed_by bigint REFERENCES person (id),
    changed_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (plugin, office)
);

CREATE TABLE plugin_problem (
    id @pk@,
    plugin text NOT NULL,
    office text NOT NULL DEFAULT '',
    stage text NOT NULL,
    hook text NOT NULL DEFAULT '',
    place text NOT NULL DEFAULT '',
    message text NOT NULL,
    times integer NOT NULL DEFAULT 1,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    UNIQUE (plugin, office, stage, hook, place, message)
);
