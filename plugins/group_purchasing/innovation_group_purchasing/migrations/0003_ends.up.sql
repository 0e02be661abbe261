-- A purchase has an end; "person" opened it, and is told what the offices answer.
ALTER TABLE x_group_purchasing_project ADD COLUMN closed_on date;
ALTER TABLE x_group_purchasing_project ADD COLUMN person text NOT NULL DEFAULT '';
-- When an office that took part left.
ALTER TABLE x_group_purchasing_member ADD COLUMN left_on date;
