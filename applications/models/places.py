"""The places of an intake: who holds one is counted by the database itself, whoever asks and however many at once."""

HOLDING = """
            SELECT id FROM applications_application WHERE intake_id = {intake} AND state = 'pool'
            UNION ALL
            SELECT a.id FROM applications_pendingdecision p JOIN applications_application a ON a.id = p.application_id
             WHERE a.intake_id = {intake} AND p.state = 'pool'
            UNION ALL
            SELECT a.id FROM applications_placeoffer o JOIN applications_application a ON a.id = o.application_id
             WHERE a.intake_id = {intake} AND o.state = 'open'
"""


def full(condition: str, intake: str, application: str) -> str:
    """Write a trigger that refuses one holder more than there are places; the intake's row is its lock."""
    return f"""
    IF {condition} THEN
        PERFORM 1 FROM programmes_intake WHERE id = {intake} FOR UPDATE;
        IF (SELECT places FROM programmes_intake WHERE id = {intake}) <=
           (SELECT count(DISTINCT held.id) FROM ({HOLDING.format(intake=intake)}) held
             WHERE held.id <> {application}) THEN
            RAISE EXCEPTION 'the places of this intake are taken'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'places_of_the_intake';
        END IF;
    END IF;
    RETURN NEW;
"""  # noqa: S608  our own words only; the trigger's text is fixed in a migration


OF_A_ROW = "(SELECT intake_id FROM applications_application WHERE id = NEW.application_id)"
PLACES_ARE_FULL = full("NEW.state = 'pool' AND (TG_OP = 'INSERT' OR OLD.state <> 'pool')", "NEW.intake_id", "NEW.id")
PENDING_IS_TOO_MANY = full("NEW.state = 'pool'", OF_A_ROW, "NEW.application_id")
OFFER_IS_TOO_MANY = full("NEW.state = 'open'", OF_A_ROW, "NEW.application_id")
