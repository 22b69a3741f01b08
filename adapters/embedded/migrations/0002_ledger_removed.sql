-- What the ledger has of a changed product in a generation that is not served is removed; totals follow.
CREATE TRIGGER ledger_removed AFTER DELETE ON ledger WHEN old.live = 1
BEGIN
    UPDATE ledger_totals
    SET pending     = pending     - (old.state = 0),
        embedded    = embedded    - (old.state = 1),
        quarantined = quarantined - (old.state = 2),
        truncated   = truncated   - (old.state = 1 AND coalesce(old.truncated, 0))
    WHERE generation = old.generation;
END;
