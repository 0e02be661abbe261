-- Of two imports of one day, the newer first.
ALTER TABLE x_group_purchasing_import ADD COLUMN number integer NOT NULL DEFAULT 0;
