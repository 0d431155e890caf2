-- One person in several chats: where they want to be told, the codes that join two chats, and the record of
-- what was joined, so that it can be separated again.
ALTER TABLE person ADD COLUMN told_in INTEGER NOT NULL DEFAULT 0;

-- One code a person. Whoever entered it is noted while they are asked whether they are sure.
CREATE TABLE link_code (
    person       INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL,
    code_hash    TEXT NOT NULL UNIQUE,
    expires      INTEGER NOT NULL,
    entered_by   INTEGER NOT NULL,   -- a person
    proof_hash   TEXT NOT NULL       -- of what was sent to them, to come back; may be empty
);
CREATE INDEX link_code_entered ON link_code (entered_by) WHERE entered_by <> 0;

-- Wrong codes that a person entered since a time.
CREATE TABLE link_guess (
    person INTEGER PRIMARY KEY,
    count  INTEGER NOT NULL,
    since  INTEGER NOT NULL
);

CREATE TABLE person_join (
    id             INTEGER PRIMARY KEY,
    kept           INTEGER NOT NULL,
    merged         INTEGER NOT NULL,
    at             INTEGER NOT NULL,
    asked_in       INTEGER NOT NULL,  -- the conversation that the code was for
    entered_in     INTEGER NOT NULL,  -- the conversation that it was entered in
    former_rank    TEXT NOT NULL,     -- of the person kept
    rank           TEXT NOT NULL,
    former_told_in INTEGER NOT NULL,
    name_taken     INTEGER NOT NULL,  -- the person kept had no name and got that of the other
    newest_draft   INTEGER NOT NULL,  -- of all drafts then: what came later was begun together
    undone         INTEGER,           -- NULL while they are joined
    undone_by      TEXT NOT NULL
);
CREATE INDEX person_join_of_kept ON person_join (kept) WHERE undone IS NULL;
CREATE UNIQUE INDEX person_join_of_merged ON person_join (merged) WHERE undone IS NULL;

CREATE TABLE person_join_row (
    join_id  INTEGER NOT NULL,
    what     INTEGER NOT NULL,  -- 1 contact point, 2 conversation, 3 draft, 4 ticket
    row      INTEGER NOT NULL,
    former   INTEGER NOT NULL,  -- a conversation's draft, a draft's conversation
    returned INTEGER NOT NULL,  -- it has gone back already, when an earlier join was undone
    PRIMARY KEY (join_id, what, row)
) WITHOUT ROWID;
CREATE INDEX person_join_row_by_row ON person_join_row (what, row);

CREATE INDEX contact_point_of_person ON contact_point (person);
CREATE INDEX draft_ended ON draft (person) WHERE status <> 1;

-- The removal of a ticket takes what is held for its customer along.
CREATE INDEX outbox_held ON outbox (ticket) WHERE status = 4;
