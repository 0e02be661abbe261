INSERT INTO measure (public_id, pilot, indicator, office, value, taken_on, at)
SELECT lower(hex(randomblob(6))), n.pilot, n.id, n.office, n.measured, n.measured_on, p.opened_at
FROM indicator n JOIN pilot p ON p.id = n.pilot
WHERE n.measured IS NOT NULL AND n.measured_on IS NOT NULL;
