-- What a spreadsheet brought, so that it can be undone: for each contract the version that it made,
-- and the terms before (none for a new contract).
CREATE TABLE x_group_purchasing_import (
    public_id text NOT NULL PRIMARY KEY,
    office text NOT NULL,
    name text NOT NULL,
    person text NOT NULL,
    made_on date NOT NULL,
    undone_on date
);
CREATE TABLE x_group_purchasing_brought (
    office text NOT NULL,
    source text NOT NULL REFERENCES x_group_purchasing_import (public_id) ON DELETE CASCADE,
    contract text NOT NULL REFERENCES x_group_purchasing_contract (public_id) ON DELETE CASCADE,
    version integer NOT NULL,
    before text NOT NULL,
    PRIMARY KEY (source, contract)
);
