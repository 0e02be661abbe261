DROP TABLE x_progress_report_staff;
DROP TABLE x_progress_report_report;
