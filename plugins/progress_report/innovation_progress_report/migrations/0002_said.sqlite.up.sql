CREATE TRIGGER x_progress_report_said_unchanged BEFORE UPDATE ON x_progress_report_erratum
BEGIN SELECT RAISE(ABORT, 'an erratum is never changed'); END;
CREATE TRIGGER x_progress_report_said_kept BEFORE DELETE ON x_progress_report_erratum
BEGIN SELECT RAISE(ABORT, 'an erratum is never changed'); END;
