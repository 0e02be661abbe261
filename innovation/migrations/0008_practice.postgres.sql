INSERT INTO measure (public_id, pilot, indicator, office, value, taken_on, at)
SELECT left(md5(random()::text), 12), n.pilot, n.id, n.office, n.measured, n.measured_on, p.opened_at
FROM indicator n JOIN pilot p ON p.id = n.pilot
WHERE n.measured IS NOT NULL AND n.measured_on IS NOT NULL;

-- The three offices read each other's replies; each writes its own.
ALTER TABLE reply ENABLE ROW LEVEL SECURITY;
ALTER TABLE reply FORCE ROW LEVEL SECURITY;
CREATE POLICY reply_barrier ON reply
    USING (app_system() OR app_office() <> '')
    WITH CHECK (app_system() OR office = app_office());

ALTER TABLE measure ENABLE ROW LEVEL SECURITY;
ALTER TABLE measure FORCE ROW LEVEL SECURITY;
CREATE POLICY measure_barrier ON measure USING (
    app_system() OR office = app_office() OR pilot IN (SELECT id FROM pilot)
);
