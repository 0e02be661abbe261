-- How many sheets a round has, so that an index knows the rounds whose quorum is reached.
ALTER TABLE round ADD COLUMN answered integer NOT NULL DEFAULT 0;
UPDATE round SET answered = (SELECT count(*) FROM sheet s WHERE s.round = round.id);
CREATE INDEX round_ready ON round (office, idea) WHERE state = 'open' AND answered >= quorum;
