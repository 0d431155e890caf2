-- Letters that anybody could have sent in their sender's name, and that the sender has confirmed since.
ALTER TABLE letter ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0;
