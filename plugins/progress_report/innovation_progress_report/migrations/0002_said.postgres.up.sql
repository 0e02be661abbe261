CREATE TRIGGER x_progress_report_said BEFORE UPDATE OR DELETE ON x_progress_report_erratum
    FOR EACH ROW EXECUTE FUNCTION x_progress_report_refuse();

ALTER TABLE x_progress_report_erratum ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_progress_report_erratum FORCE ROW LEVEL SECURITY;
CREATE POLICY x_progress_report_erratum_barrier ON x_progress_report_erratum
    USING (app_system() OR app_office() <> '')
    WITH CHECK (app_system() OR office = app_office());

-- Any of the three tells that it is done; each writes its own.
ALTER TABLE x_progress_report_decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE x_progress_report_decision FORCE ROW LEVEL SECURITY;
CREATE POLICY x_progress_report_decision_barrier ON x_progress_report_decision
    USING (app_system() OR app_office() <> '');
