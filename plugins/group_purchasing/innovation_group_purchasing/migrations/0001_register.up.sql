CREATE TABLE x_group_purchasing_contract (
    public_id text NOT NULL PRIMARY KEY,
    office text NOT NULL,
    reference text NOT NULL,
    folded text NOT NULL,
    family text NOT NULL,
    object text NOT NULL,
    supplier text NOT NULL,
    lots text NOT NULL,
    amount_cents bigint CHECK (amount_cents >= 0),
    published boolean NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    renewals integer NOT NULL CHECK (renewals >= 0),
    renewal_months integer NOT NULL,
    notice_months integer NOT NULL CHECK (notice_months >= 0),
    owner text NOT NULL,
    archived boolean NOT NULL,
    fictional boolean NOT NULL,
    version integer NOT NULL,
    CHECK (starts_on <= ends_on),
    CHECK (renewals = 0 OR renewal_months > 0)
);
-- A reference names one contract of an office, however it is written.
CREATE UNIQUE INDEX x_group_purchasing_contract_reference
    ON x_group_purchasing_contract (office, folded);

-- A spreadsheet that waits for its import to be confirmed, for a day at most.
CREATE TABLE x_group_purchasing_upload (
    public_id text NOT NULL PRIMARY KEY,
    office text NOT NULL,
    name text NOT NULL,
    cells text NOT NULL,
    sent_on date NOT NULL
);

-- A purchase that one office coordinates for several.
CREATE TABLE x_group_purchasing_project (
    public_id text NOT NULL PRIMARY KEY,
    office text NOT NULL,
    title text NOT NULL,
    family text NOT NULL,
    unit text NOT NULL,
    idea text NOT NULL,
    opened_on date NOT NULL,
    version integer NOT NULL
);

-- Which contracts a purchase would replace.
CREATE TABLE x_group_purchasing_replaced (
    office text NOT NULL,
    project text NOT NULL REFERENCES x_group_purchasing_project (public_id) ON DELETE CASCADE,
    contract text NOT NULL REFERENCES x_group_purchasing_contract (public_id) ON DELETE CASCADE,
    PRIMARY KEY (project, contract)
);

-- An office that was asked to take part, what it answered, and what it needs.
CREATE TABLE x_group_purchasing_member (
    office text NOT NULL,
    project text NOT NULL REFERENCES x_group_purchasing_project (public_id) ON DELETE CASCADE,
    state text NOT NULL CHECK (state IN ('asked', 'joined', 'declined')),
    quantity integer,
    wanted_on date,
    needs text NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (project, office)
);

-- When each step of a purchase is planned, and when it was done.
CREATE TABLE x_group_purchasing_step (
    office text NOT NULL,
    project text NOT NULL REFERENCES x_group_purchasing_project (public_id) ON DELETE CASCADE,
    step text NOT NULL,
    planned_on date,
    done_on date,
    PRIMARY KEY (project, step)
);
