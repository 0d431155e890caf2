-- Times are milliseconds since 1970 UTC. An id of 0 is "none"; no NULL but where said.
-- Indices exist only where a query of the store needs them.

-- The channel accounts, so that the many rows that name one hold a small integer.
CREATE TABLE channel (
    id      INTEGER PRIMARY KEY,
    kind    TEXT NOT NULL,
    account TEXT NOT NULL,
    UNIQUE (kind, account)
);

-- The last identifier given out for rows whose identifiers must never come again: followers of
-- the outbox and of a chat ask for what is above the last one they saw.
CREATE TABLE serial (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO serial (name, value) VALUES ('delivery', 0), ('message', 0), ('timer', 0);

CREATE TABLE person (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    language TEXT NOT NULL,
    created  INTEGER NOT NULL
);

CREATE TABLE contact_point (
    id        INTEGER PRIMARY KEY,
    person    INTEGER NOT NULL,
    channel   INTEGER NOT NULL,
    address   TEXT NOT NULL,
    reachable INTEGER NOT NULL,
    UNIQUE (channel, address)
);

CREATE TABLE conversation (
    id            INTEGER PRIMARY KEY,
    channel       INTEGER NOT NULL,
    chat          TEXT NOT NULL,
    kind          INTEGER NOT NULL,  -- 1 one to one, 2 group
    person        INTEGER NOT NULL,
    draft         INTEGER NOT NULL,
    expects       TEXT NOT NULL,
    reachable     INTEGER NOT NULL,
    last_incoming INTEGER NOT NULL,
    UNIQUE (channel, chat)
);
CREATE INDEX conversation_of_person ON conversation (person) WHERE person <> 0;

CREATE TABLE staff (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL,
    role         TEXT NOT NULL,
    department   TEXT NOT NULL,
    person       INTEGER NOT NULL,
    desk         INTEGER NOT NULL,
    code_hash    TEXT,               -- NULL once used
    code_expires INTEGER NOT NULL
);
CREATE UNIQUE INDEX staff_of_person ON staff (person) WHERE person <> 0;
CREATE INDEX staff_by_code ON staff (code_hash) WHERE code_hash IS NOT NULL;

CREATE TABLE draft (
    id           INTEGER PRIMARY KEY,
    person       INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    form         TEXT NOT NULL,
    profile      TEXT NOT NULL,
    status       INTEGER NOT NULL,   -- 1 open, 2 submitted, 3 abandoned, 4 cancelled, 5 handed over
    state        BLOB NOT NULL,
    ticket       INTEGER NOT NULL,
    created      INTEGER NOT NULL,
    updated      INTEGER NOT NULL
);
CREATE INDEX draft_open ON draft (person) WHERE status = 1;

CREATE TABLE ticket (
    id                   INTEGER PRIMARY KEY,
    number               TEXT NOT NULL UNIQUE,
    number_reversed      BLOB NOT NULL,      -- finds numbers by their ending
    profile              TEXT NOT NULL,
    person               INTEGER NOT NULL,
    conversation         INTEGER NOT NULL,
    draft                INTEGER NOT NULL,
    stage                TEXT NOT NULL,      -- intake, diagnosis, ...
    waiting_for_customer INTEGER NOT NULL,
    assignee             INTEGER NOT NULL,
    department           TEXT NOT NULL,
    kind                 TEXT NOT NULL,
    priority             TEXT NOT NULL,
    round                INTEGER NOT NULL,
    language             TEXT NOT NULL,
    title                TEXT NOT NULL,
    submission           TEXT NOT NULL,
    signature            TEXT NOT NULL,
    closing              TEXT NOT NULL,      -- open, completed, ...
    rating               TEXT NOT NULL,
    created              INTEGER NOT NULL,
    updated              INTEGER NOT NULL,
    closed               INTEGER             -- NULL while open
);
CREATE INDEX ticket_by_ending ON ticket (number_reversed);
CREATE INDEX ticket_of_person ON ticket (person);
CREATE INDEX ticket_queue ON ticket ((assignee <> 0), created) WHERE closing = 'open';
CREATE INDEX ticket_of_assignee ON ticket (assignee, created) WHERE closing = 'open';
-- One draft, one ticket.
CREATE UNIQUE INDEX ticket_of_draft ON ticket (draft) WHERE draft <> 0;

CREATE TABLE ticket_event (
    id           INTEGER PRIMARY KEY,
    ticket       INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    actor_kind   TEXT NOT NULL,
    actor_staff  INTEGER NOT NULL,
    actor_person INTEGER NOT NULL,
    actor_name   TEXT NOT NULL,
    actor_role   TEXT NOT NULL,
    kind         TEXT NOT NULL,
    text         TEXT NOT NULL,
    data         TEXT NOT NULL
);
CREATE INDEX ticket_event_of_ticket ON ticket_event (ticket);

CREATE TABLE inbox (
    channel  INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    seen     INTEGER NOT NULL,
    PRIMARY KEY (channel, event_id)
) WITHOUT ROWID;
CREATE INDEX inbox_by_age ON inbox (seen);

CREATE TABLE quarantine (
    id       INTEGER PRIMARY KEY,
    channel  INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    reason   TEXT NOT NULL,
    raw      BLOB NOT NULL,
    at       INTEGER NOT NULL
);

-- Almost every row is waiting, so the table itself serves the queue; the few others are indexed.
CREATE TABLE outbox (
    id           INTEGER PRIMARY KEY,  -- from serial
    conversation INTEGER NOT NULL,
    channel      INTEGER NOT NULL,
    chat         TEXT NOT NULL,
    heading      TEXT NOT NULL,
    text         TEXT NOT NULL,
    extras       BLOB,                 -- buttons, files and the like; NULL for plain text
    part         INTEGER NOT NULL,
    attempts     INTEGER NOT NULL,
    ticket       INTEGER NOT NULL,
    created      INTEGER NOT NULL,
    status       INTEGER NOT NULL,     -- 1 waiting, 2 uncertain, 3 failed
    not_before   INTEGER NOT NULL,
    reason       TEXT NOT NULL
);
CREATE INDEX outbox_troubled ON outbox (id) WHERE status <> 1;

CREATE TABLE timer (
    kind    TEXT NOT NULL,
    subject INTEGER NOT NULL,
    id      INTEGER NOT NULL,          -- from serial, a new one whenever the timer is set
    due     INTEGER NOT NULL,
    data    TEXT NOT NULL,
    PRIMARY KEY (kind, subject)
) WITHOUT ROWID;
CREATE INDEX timer_due ON timer (due, id);

CREATE TABLE attachment (
    id              INTEGER PRIMARY KEY,
    draft           INTEGER NOT NULL,
    ticket          INTEGER NOT NULL,
    channel         INTEGER NOT NULL,
    file_id         TEXT NOT NULL,
    file_unique     TEXT NOT NULL,
    file_name       TEXT NOT NULL,
    file_media_type TEXT NOT NULL,
    file_bytes      INTEGER NOT NULL,  -- -1 not told
    field           TEXT NOT NULL,
    status          INTEGER NOT NULL,  -- 1 pending, 2 stored, 3 failed
    sha256          TEXT NOT NULL,
    media_type      TEXT NOT NULL,
    bytes           INTEGER NOT NULL,
    attempts        INTEGER NOT NULL,
    not_before      INTEGER NOT NULL,
    reason          TEXT NOT NULL,
    created         INTEGER NOT NULL
);
CREATE INDEX attachment_of_draft ON attachment (draft) WHERE draft <> 0;
CREATE INDEX attachment_of_ticket ON attachment (ticket) WHERE ticket <> 0;
CREATE INDEX attachment_pending ON attachment (not_before) WHERE status = 1;

CREATE TABLE message (
    conversation INTEGER NOT NULL,
    id           INTEGER NOT NULL,     -- from serial
    from_desk    INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    event_id     TEXT NOT NULL,
    heading      TEXT NOT NULL,
    text         TEXT NOT NULL,
    extras       BLOB,
    PRIMARY KEY (conversation, id)
) WITHOUT ROWID;

CREATE TABLE message_topic (
    conversation INTEGER NOT NULL,
    message      TEXT NOT NULL,
    ticket       INTEGER NOT NULL,
    PRIMARY KEY (conversation, message)
) WITHOUT ROWID;

CREATE TABLE sequence (
    name   TEXT NOT NULL,
    period TEXT NOT NULL,
    value  INTEGER NOT NULL,
    PRIMARY KEY (name, period)
) WITHOUT ROWID;

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
