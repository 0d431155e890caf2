-- What a channel keeps of a chat (its window, the choices on the person's screen), in the channel's own words.
ALTER TABLE conversation ADD COLUMN channel_state TEXT NOT NULL DEFAULT '';

-- A delivery may wait for the person's next contact (status 4), and the person may have been told so.
ALTER TABLE outbox ADD COLUMN announced TEXT NOT NULL DEFAULT '';
DROP INDEX outbox_troubled;
CREATE INDEX outbox_troubled ON outbox (id) WHERE status IN (2, 3);
