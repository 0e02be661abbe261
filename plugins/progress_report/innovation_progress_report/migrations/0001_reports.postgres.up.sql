CREATE FUNCTION x_progress_report_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a frozen report is never changed';
END $$;
CREATE TRIGGER x_progress_report_frozen BEFORE UPDATE OR DELETE ON x_progress_report_report
    FOR EACH ROW EXECUTE FUNCTION x_progress_report_refuse();

ALTER TABLE x_progress_report_report ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_progress_report_report FORCE ROW LEVEL SECURITY;
CREATE POLICY x_progress_report_report_barrier ON x_progress_report_report
    USING (app_system() OR app_office() <> '')
    WITH CHECK (app_system() OR office = app_office());

ALTER TABLE x_progress_report_staff ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_progress_report_staff FORCE ROW LEVEL SECURITY;
CREATE POLICY x_progress_report_staff_barrier ON x_progress_report_staff
    USING (app_system() OR app_office() <> '')
    WITH CHECK (app_system() OR office = app_office());
