-- What the four procedures need beside the first: whom a ticket waits for, tickets that belong
-- together, ranks of customers, and clocks.
ALTER TABLE ticket RENAME COLUMN waiting_for_customer TO waiting;  -- 0 nobody, 1 answer, 2 agreement, 3 choice, 4 approval
ALTER TABLE ticket ADD COLUMN blocked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN escalated INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN helpers TEXT NOT NULL DEFAULT '';    -- departments, separated by spaces
ALTER TABLE ticket ADD COLUMN lead INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN linked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN product TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket ADD COLUMN fault TEXT NOT NULL DEFAULT '';
CREATE INDEX ticket_of_lead ON ticket (lead) WHERE lead <> 0;
CREATE INDEX ticket_of_product ON ticket (product, created) WHERE closing = 'open' AND product <> '';

ALTER TABLE person ADD COLUMN rank TEXT NOT NULL DEFAULT '';

-- What a draft is for: empty for a customer's form, else the command of staff that it belongs to.
ALTER TABLE draft ADD COLUMN purpose TEXT NOT NULL DEFAULT '';

CREATE TABLE ticket_clock (
    ticket   INTEGER NOT NULL,
    kind     TEXT NOT NULL,      -- first_reply, response, ...
    basis    TEXT NOT NULL,      -- calendar, working
    warn_at  INTEGER NOT NULL,   -- percent
    started  INTEGER NOT NULL,
    limit_ms INTEGER,            -- NULL: none yet
    used_ms  INTEGER NOT NULL,
    since    INTEGER,            -- NULL while it stands still
    ending   TEXT NOT NULL,      -- none, met, cancelled
    ended    INTEGER,            -- NULL while it goes on
    warned   INTEGER NOT NULL,
    breached INTEGER NOT NULL,
    PRIMARY KEY (ticket, kind)
) WITHOUT ROWID;
