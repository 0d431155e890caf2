-- Since when each try of a delivery has failed for a reason that may pass; 0: there was none, or it is held.
ALTER TABLE outbox ADD COLUMN failing_since INTEGER NOT NULL DEFAULT 0;
