-- Letters as they came in, kept before they are read. `done`: dealt with, in the conversation if there is one.
CREATE TABLE letter (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    channel      INTEGER NOT NULL,
    envelope     TEXT NOT NULL,
    raw          BLOB NOT NULL,
    received     INTEGER NOT NULL,
    done         INTEGER NOT NULL DEFAULT 0,
    conversation INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX letter_open ON letter (channel, id) WHERE done = 0;
CREATE INDEX letter_received ON letter (received) WHERE done = 1;
CREATE INDEX letter_conversation ON letter (conversation) WHERE conversation <> 0;

-- The identifiers of letters (Message-ID) and the conversations that they belong to.
CREATE TABLE letter_identifier (
    channel      INTEGER NOT NULL,
    identifier   TEXT NOT NULL,
    conversation INTEGER NOT NULL,
    PRIMARY KEY (channel, identifier)
) WITHOUT ROWID;
CREATE INDEX letter_identifier_conversation ON letter_identifier (conversation);
