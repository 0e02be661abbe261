-- An amount has a row of its own, so that the database itself keeps it from other offices.
CREATE TABLE x_group_purchasing_amount (
    contract text NOT NULL PRIMARY KEY
        REFERENCES x_group_purchasing_contract (public_id) ON DELETE CASCADE,
    office text NOT NULL,
    published boolean NOT NULL,
    cents bigint CHECK (cents >= 0)
);
INSERT INTO x_group_purchasing_amount (contract, office, published, cents)
    SELECT public_id, office, published, amount_cents FROM x_group_purchasing_contract;
ALTER TABLE x_group_purchasing_contract DROP COLUMN amount_cents;
ALTER TABLE x_group_purchasing_contract DROP COLUMN published;
