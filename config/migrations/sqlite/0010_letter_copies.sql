-- By what a second copy of a letter is known, whatever became of the first. Outlives the letters themselves.
CREATE TABLE letter_copy (
    channel     INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    letter      INTEGER NOT NULL,   -- the first copy
    seen        INTEGER NOT NULL,
    PRIMARY KEY (channel, fingerprint)
) WITHOUT ROWID;
CREATE INDEX letter_copy_seen ON letter_copy (seen);

-- Letters that have been begun but are not done. `attempts`: that did not come back. Beside the letters, since a
-- change there writes the whole letter again.
CREATE TABLE letter_under_way (
    letter       INTEGER PRIMARY KEY,
    attempts     INTEGER NOT NULL,
    held_until   INTEGER NOT NULL,
    conversation INTEGER NOT NULL    -- of its sender; 0: not known yet
);
CREATE INDEX letter_under_way_conversation ON letter_under_way (conversation) WHERE conversation <> 0;
