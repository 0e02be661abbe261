DROP TABLE x_progress_report_decision;
DROP TABLE x_progress_report_erratum;
