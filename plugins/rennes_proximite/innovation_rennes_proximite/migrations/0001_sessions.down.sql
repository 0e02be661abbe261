DROP TABLE x_rennes_proximite_request;
DROP TABLE x_rennes_proximite_session;
