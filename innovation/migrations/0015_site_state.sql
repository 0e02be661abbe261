-- The reason why nothing is written for now, empty when all is well; and whether this is a restored
-- copy, which sends nothing until somebody says so.
ALTER TABLE site ADD COLUMN read_only text NOT NULL DEFAULT '' CHECK (length(read_only) <= 300);
ALTER TABLE site ADD COLUMN frozen boolean NOT NULL DEFAULT false;

-- How many transactions each person has written, where replicas are read: a replica that has come
-- to the same number shows all that this person wrote.
CREATE TABLE own_write (
    person bigint PRIMARY KEY,
    n bigint NOT NULL
);
