DROP FUNCTION x_progress_report_refuse();
