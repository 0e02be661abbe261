CREATE TRIGGER x_progress_report_unchanged BEFORE UPDATE ON x_progress_report_report
BEGIN SELECT RAISE(ABORT, 'a frozen report is never changed'); END;
CREATE TRIGGER x_progress_report_kept BEFORE DELETE ON x_progress_report_report
BEGIN SELECT RAISE(ABORT, 'a frozen report is never changed'); END;
