ALTER TABLE x_nantes_pilots_measure ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_nantes_pilots_measure FORCE ROW LEVEL SECURITY;
CREATE POLICY x_nantes_pilots_measure_barrier ON x_nantes_pilots_measure
    USING (app_system() OR office = app_office());
