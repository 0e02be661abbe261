-- Which of its own migrations a plugin has run, with the hash of what was run.
CREATE TABLE plugin_migration (
    id @pk@,
    plugin text NOT NULL,
    name text NOT NULL,
    digest text NOT NULL,
    at timestamptz NOT NULL,
    UNIQUE (plugin, name)
);

-- A line of a plugin's under « Ce qui m'attend ».
CREATE TABLE reminder (
    id @pk@,
    public_id text NOT NULL UNIQUE,
    plugin text NOT NULL,
    office text NOT NULL REFERENCES office (slug),
    person bigint NOT NULL REFERENCES person (id),
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 100),
    sentence text NOT NULL CHECK (length(sentence) BETWEEN 1 AND 300),
    path text NOT NULL CHECK (length(path) <= 300),
    due_on date,
    made_at timestamptz NOT NULL,
    settled_at timestamptz
);
CREATE UNIQUE INDEX reminder_live ON reminder (person, plugin, key) WHERE settled_at IS NULL;
CREATE INDEX reminder_of_plugin ON reminder (office, plugin, key) WHERE settled_at IS NULL;

-- When each job of a plugin runs next, and how it went. While the lease lasts, one process runs it.
CREATE TABLE plugin_job (
    id @pk@,
    plugin text NOT NULL,
    office text NOT NULL REFERENCES office (slug),
    job text NOT NULL,
    next_at timestamptz NOT NULL,
    lease_until timestamptz,
    last_at timestamptz,
    seconds double precision,
    failed boolean NOT NULL DEFAULT false,
    UNIQUE (plugin, office, job)
);

-- Who holds a plugin's permission in an office that changed it; an empty role is nobody.
CREATE TABLE plugin_permission (
    id @pk@,
    plugin text NOT NULL,
    office text NOT NULL REFERENCES office (slug),
    permission text NOT NULL,
    role text NOT NULL,
    UNIQUE (plugin, office, permission, role)
);
