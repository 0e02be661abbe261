-- A session: its name for its owner, which outlives its token; on what it was opened; whether its
-- second factor was shown. A token that was renewed is good for a moment more.
ALTER TABLE login_session ADD COLUMN public_id text NOT NULL DEFAULT '';
ALTER TABLE login_session ADD COLUMN browser text NOT NULL DEFAULT '';
ALTER TABLE login_session ADD COLUMN device text NOT NULL DEFAULT '';
ALTER TABLE login_session ADD COLUMN proven boolean NOT NULL DEFAULT false;
ALTER TABLE login_session ADD COLUMN renew boolean NOT NULL DEFAULT false;
ALTER TABLE login_session ADD COLUMN former_sha256 text;
ALTER TABLE login_session ADD COLUMN former_until timestamptz;
CREATE INDEX login_session_former ON login_session (former_sha256)
    WHERE former_sha256 IS NOT NULL;

-- Read with each request, where nobody is known yet: the secrets themselves are behind a barrier.
ALTER TABLE person ADD COLUMN has_factor boolean NOT NULL DEFAULT false;

-- The secret that a person's telephone shares with us, encrypted by the site's key; last_step are
-- the thirty seconds whose code was used last: no code is good twice.
CREATE TABLE second_factor (
    id @pk@,
    person bigint NOT NULL UNIQUE REFERENCES person (id),
    secret text NOT NULL,
    last_step bigint NOT NULL,
    created_at timestamptz NOT NULL
);

-- What lets in whoever lost their telephone, each once: only its SHA-256 is kept.
CREATE TABLE recovery_code (
    id @pk@,
    person bigint NOT NULL REFERENCES person (id),
    code_sha256 text NOT NULL,
    used_at timestamptz,
    UNIQUE (person, code_sha256)
);
