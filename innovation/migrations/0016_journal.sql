-- The journal read by its office's administrator, newest first.
CREATE INDEX event_by_time ON event (office, at);
