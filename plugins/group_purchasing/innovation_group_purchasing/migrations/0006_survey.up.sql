-- The survey of a purchase: what is counted, lot by lot, until when, and who answers for an office.
ALTER TABLE x_group_purchasing_project ADD COLUMN answer_by date;
CREATE TABLE x_group_purchasing_lot (
    office text NOT NULL,
    project text NOT NULL REFERENCES x_group_purchasing_project (public_id) ON DELETE CASCADE,
    number integer NOT NULL,
    label text NOT NULL,
    unit text NOT NULL,
    PRIMARY KEY (project, number)
);
CREATE TABLE x_group_purchasing_quantity (
    office text NOT NULL,
    project text NOT NULL,
    lot integer NOT NULL,
    quantity integer NOT NULL CHECK (quantity >= 0),
    PRIMARY KEY (project, office, lot),
    FOREIGN KEY (project, lot) REFERENCES x_group_purchasing_lot (project, number)
        ON DELETE CASCADE
);
INSERT INTO x_group_purchasing_lot (office, project, number, label, unit)
    SELECT office, public_id, 1, 'Ensemble', unit FROM x_group_purchasing_project;
INSERT INTO x_group_purchasing_quantity (office, project, lot, quantity)
    SELECT office, project, 1, quantity FROM x_group_purchasing_member
    WHERE quantity IS NOT NULL AND quantity >= 0;
ALTER TABLE x_group_purchasing_member DROP COLUMN quantity;
ALTER TABLE x_group_purchasing_project DROP COLUMN unit;
-- "person" answers for the office, its managers if it is nobody; "unread" until the coordinator
-- has seen what it answered.
ALTER TABLE x_group_purchasing_member ADD COLUMN person text NOT NULL DEFAULT '';
ALTER TABLE x_group_purchasing_member ADD COLUMN unread boolean NOT NULL DEFAULT false;
