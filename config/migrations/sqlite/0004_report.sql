-- The review figures ask for the tickets that were made in a period.
CREATE INDEX ticket_created ON ticket (created);
