-- The hash before the last one: PostgreSQL chains an event in the statement that locks the head.
ALTER TABLE chain_head ADD COLUMN prev text NOT NULL DEFAULT '';
