-- The twin of journal.event_hash: "rest" is what that one writes after the number.
CREATE FUNCTION app_event_hash(prev text, office text, seq bigint, rest text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(
        '["' || prev || '", "' || office || '", ' || seq || ', ' || rest, 'UTF8')), 'hex')
$$;
