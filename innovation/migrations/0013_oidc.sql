-- Who somebody is at their office's provider. An address is no key: it may be given to another.
CREATE TABLE oidc_identity (
    id @pk@,
    person bigint NOT NULL REFERENCES person (id),
    office text NOT NULL REFERENCES office (slug),
    issuer text NOT NULL,
    subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
    linked_at timestamptz NOT NULL,
    UNIQUE (issuer, subject)
);
CREATE UNIQUE INDEX oidc_identity_person ON oidc_identity (person);

-- Somebody on the way to a provider: used once, by the browser that left, within minutes.
CREATE TABLE oidc_trip (
    id @pk@,
    state_sha256 text NOT NULL UNIQUE,
    browser_sha256 text NOT NULL,
    office text NOT NULL REFERENCES office (slug),
    nonce text NOT NULL,
    verifier text NOT NULL,
    invitation bigint REFERENCES invitation (id),
    person bigint REFERENCES person (id),
    location text NOT NULL,
    expires_at timestamptz NOT NULL,
    CHECK (invitation IS NULL OR person IS NULL)
);
CREATE INDEX oidc_trip_expires ON oidc_trip (expires_at);

-- What a provider wants to see again when a session that began there ends.
CREATE TABLE oidc_session (
    id @pk@,
    session bigint NOT NULL UNIQUE REFERENCES login_session (id) ON DELETE CASCADE,
    office text NOT NULL REFERENCES office (slug),
    id_token text NOT NULL
);
