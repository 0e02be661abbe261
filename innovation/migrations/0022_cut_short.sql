-- Rounds that were locked for a reveal that was cut short: what waits for their chair.

CREATE INDEX round_locked ON round (office, idea) WHERE state = 'locked';
