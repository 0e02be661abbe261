-- Since when a plugin is on in an office, and since when its failures put it aside there.
ALTER TABLE plugin_activation ADD COLUMN activated_at timestamptz;
ALTER TABLE plugin_activation ADD COLUMN aside_at timestamptz;
UPDATE plugin_activation SET activated_at = changed_at;

-- An answer that came, too late.
ALTER TABLE plugin_problem ADD COLUMN slow boolean NOT NULL DEFAULT false;

-- The failures of the last minutes, in every process: as many as that put a plugin aside.
CREATE TABLE plugin_failure (
    id @pk@,
    plugin text NOT NULL,
    office text NOT NULL REFERENCES office (slug),
    at timestamptz NOT NULL
);
CREATE INDEX plugin_failure_of ON plugin_failure (plugin, office, at);

-- What an office's settings of a plugin were, and who wrote them.
CREATE TABLE plugin_setting (
    id @pk@,
    plugin text NOT NULL,
    office text NOT NULL REFERENCES office (slug),
    number integer NOT NULL,
    plugin_version text NOT NULL,
    settings text NOT NULL,
    changed_by bigint REFERENCES person (id),
    changed_at timestamptz NOT NULL,
    UNIQUE (plugin, office, number)
);
INSERT INTO plugin_setting (plugin, office, number, plugin_version, settings, changed_by, changed_at)
SELECT plugin, office, 1, plugin_version, settings, changed_by, changed_at FROM plugin_activation;
