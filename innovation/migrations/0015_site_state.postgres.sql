-- Asked with BEGIN, in the same trip: each write is refused, whatever the process.
CREATE FUNCTION app_refuse_when_read_only() RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    reason text;
BEGIN
    SELECT read_only INTO reason FROM site WHERE id = 1;
    IF reason <> '' THEN
        RAISE EXCEPTION '%', reason USING ERRCODE = 'VIV01';
    END IF;
END $$;
