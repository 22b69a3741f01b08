-- The log of queries, in a file of its own. Points in time are microseconds since 1970-01-01T00:00:00Z. Nothing here says
-- who asked.

CREATE TABLE queries (
    place      INTEGER PRIMARY KEY AUTOINCREMENT,
    id         BLOB    NOT NULL UNIQUE,  -- 16 bytes
    at         INTEGER NOT NULL,
    text       TEXT    NOT NULL,         -- in lower case, masked
    plain      INTEGER NOT NULL CHECK (plain IN (0, 1)),  -- whether the list was chosen and ordered by the words alone
    pipeline   TEXT    NOT NULL,
    generation TEXT    NOT NULL,
    mode       TEXT    NOT NULL,
    degraded   TEXT    NOT NULL,         -- a JSON list of reasons
    total      INTEGER NOT NULL,
    shown      TEXT    NOT NULL,         -- a JSON list of product ids, the first position first
    took       INTEGER NOT NULL          -- microseconds
) STRICT;

CREATE INDEX queries_by_time ON queries (at);
-- What is suggested is counted on this index alone.
CREATE INDEX queries_by_text ON queries (text, at) WHERE total > 0 AND plain = 1;

CREATE TABLE events (
    query      INTEGER NOT NULL,         -- queries.place
    position   INTEGER NOT NULL,         -- from 1
    kind       INTEGER NOT NULL CHECK (kind IN (1, 2, 3)),  -- click, cart, purchase
    PRIMARY KEY (query, position, kind)
) STRICT, WITHOUT ROWID;
