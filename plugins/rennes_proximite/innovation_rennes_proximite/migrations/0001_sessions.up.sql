-- A training session of the school; of its trainees, counts alone are kept.
CREATE TABLE x_rennes_proximite_session (
    id @pk@,
    public_id text NOT NULL UNIQUE,
    office text NOT NULL,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    place text NOT NULL CHECK (length(place) BETWEEN 1 AND 200),
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    seats integer NOT NULL CHECK (seats BETWEEN 1 AND 500),
    offered integer NOT NULL,
    trainees integer,
    graduates integer,
    hired integer,
    CHECK (ends_on >= starts_on),
    CHECK (offered BETWEEN 0 AND seats),
    CHECK (trainees BETWEEN 0 AND 500),
    CHECK (graduates BETWEEN 0 AND trainees),
    CHECK (hired BETWEEN 0 AND trainees)
);

-- The places that another office asks for; one standing request per office and session.
CREATE TABLE x_rennes_proximite_request (
    id @pk@,
    public_id text NOT NULL UNIQUE,
    session text NOT NULL REFERENCES x_rennes_proximite_session (public_id),
    office text NOT NULL,
    seats integer NOT NULL CHECK (seats BETWEEN 1 AND 500),
    contact text NOT NULL,
    state text NOT NULL CHECK (state IN ('asked', 'confirmed', 'declined', 'withdrawn')),
    asked_on date NOT NULL,
    answered_by text NOT NULL DEFAULT '',
    answered_on date
);
CREATE UNIQUE INDEX x_rennes_proximite_request_standing ON x_rennes_proximite_request
    (session, office) WHERE state IN ('asked', 'confirmed');
