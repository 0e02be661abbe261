-- The ideas in which a person takes part, by office: an entry is read without its row.
CREATE INDEX participant_of_person ON participant (person, office, idea);
