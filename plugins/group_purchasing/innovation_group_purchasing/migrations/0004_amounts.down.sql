ALTER TABLE x_group_purchasing_contract ADD COLUMN amount_cents bigint CHECK (amount_cents >= 0);
ALTER TABLE x_group_purchasing_contract ADD COLUMN published boolean NOT NULL DEFAULT false;
UPDATE x_group_purchasing_contract SET
    amount_cents = (SELECT a.cents FROM x_group_purchasing_amount a WHERE a.contract = public_id),
    published = (SELECT a.published FROM x_group_purchasing_amount a WHERE a.contract = public_id);
DROP TABLE x_group_purchasing_amount;
