ALTER TABLE x_group_purchasing_member DROP COLUMN unread;
ALTER TABLE x_group_purchasing_member DROP COLUMN person;
ALTER TABLE x_group_purchasing_project ADD COLUMN unit text NOT NULL DEFAULT 'unités';
ALTER TABLE x_group_purchasing_member ADD COLUMN quantity integer;
UPDATE x_group_purchasing_member SET quantity = (
    SELECT sum(q.quantity) FROM x_group_purchasing_quantity q
    WHERE q.project = x_group_purchasing_member.project
        AND q.office = x_group_purchasing_member.office);
DROP TABLE x_group_purchasing_quantity;
DROP TABLE x_group_purchasing_lot;
ALTER TABLE x_group_purchasing_project DROP COLUMN answer_by;
