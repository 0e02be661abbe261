-- What hot pages and row-level security look up, so that their cost does not grow with the data.
CREATE INDEX participant_by_committee ON participant (committee, idea) WHERE committee IS NOT NULL;
CREATE INDEX idea_waiting ON idea (office, stage, status, answer_by, id);
CREATE INDEX mark_by_person ON mark (round, person);
