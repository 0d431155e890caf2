-- What solved tickets teach, and the removal of tickets that have been kept long enough.

CREATE TABLE knowledge (
    ticket    INTEGER PRIMARY KEY,
    number    TEXT NOT NULL,
    language  TEXT NOT NULL,
    product   TEXT NOT NULL,
    problem   TEXT NOT NULL,
    diagnosis TEXT NOT NULL,
    solution  TEXT NOT NULL,
    closed    INTEGER NOT NULL,
    also      TEXT NOT NULL   -- finds the entry, is not shown
);

-- The same texts as words, divided by the program (core/search_words.h), since no tokenizer of SQLite
-- finds Chinese words of two characters. The rowid is the ticket. `rest` holds number and `also`.
CREATE VIRTUAL TABLE knowledge_words USING fts5 (
    product, problem, diagnosis, solution, rest,
    tokenize = 'porter unicode61 remove_diacritics 2'
);

-- Files of erased tickets that are still on disk.
CREATE TABLE unused_file (
    sha256 TEXT PRIMARY KEY
) WITHOUT ROWID;

-- For the removal. Closed tickets only, so that open ones cost nothing.
CREATE INDEX ticket_by_closing_time ON ticket (profile, closed) WHERE closing <> 'open';
CREATE INDEX draft_of_ticket ON draft (ticket) WHERE ticket <> 0;
CREATE INDEX attachment_by_content ON attachment (sha256) WHERE sha256 <> '';
CREATE INDEX message_topic_of_ticket ON message_topic (ticket);
