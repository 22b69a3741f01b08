-- The one truth of a data directory. Everything under `index/` is derived from `products` and `vectors` and may be
-- deleted at any time. Points in time are microseconds since 1970-01-01T00:00:00Z; flags are 0 or 1.

-- The document stands last: a row that is looked at for its state alone is read no further.
CREATE TABLE products (
    key         INTEGER PRIMARY KEY CHECK (key BETWEEN 0 AND 4294967295),
    id          TEXT    NOT NULL UNIQUE,
    content     BLOB    NOT NULL,  -- the content hash
    revision    INTEGER NOT NULL,
    live        INTEGER NOT NULL,
    change      INTEGER NOT NULL,  -- counts every written row, store-wide: what derived indexes catch up by
    created_at  INTEGER NOT NULL,
    modified_at INTEGER NOT NULL,
    document    TEXT    NOT NULL   -- the product as JSON
) STRICT;

CREATE UNIQUE INDEX products_by_change ON products (change);
CREATE INDEX products_live ON products (key) WHERE live = 1;

CREATE TABLE generations (
    key         INTEGER PRIMARY KEY,
    fingerprint TEXT    NOT NULL UNIQUE,
    dimension   INTEGER            -- known once a vector has been written
) STRICT;

-- One vector per product and generation. A new one takes a new `change` and the next `version`.
CREATE TABLE vectors (
    change      INTEGER PRIMARY KEY AUTOINCREMENT,
    generation  INTEGER NOT NULL,  -- generations.key
    product     INTEGER NOT NULL,  -- products.key
    version     INTEGER NOT NULL,  -- 1, 2, ... per product and generation
    revision    INTEGER NOT NULL,
    embedding   BLOB    NOT NULL,  -- f32, little-endian
    UNIQUE (generation, product)
) STRICT;

-- `id` and `live` repeat the product's, so that one index answers "what is pending, by product id".
CREATE TABLE ledger (
    product     INTEGER NOT NULL,  -- products.key
    generation  INTEGER NOT NULL,  -- generations.key
    id          TEXT    NOT NULL,
    live        INTEGER NOT NULL,
    state       INTEGER NOT NULL CHECK (state IN (0, 1, 2)),  -- pending, embedded, quarantined
    passage     BLOB    NOT NULL,  -- the passage hash
    revision    INTEGER NOT NULL,
    attempts    INTEGER NOT NULL,
    retry_at    INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    tokens      INTEGER,
    truncated   INTEGER,
    last_error  TEXT,
    PRIMARY KEY (product, generation)
) STRICT, WITHOUT ROWID;

CREATE INDEX ledger_pending ON ledger (generation, id) WHERE state = 0 AND live = 1;
CREATE INDEX ledger_quarantined ON ledger (generation, id) WHERE state = 2 AND live = 1;

-- Totals are kept by triggers, in the transaction of the write itself: exact at every moment, read in no time.
CREATE TABLE live_total (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    live INTEGER NOT NULL
) STRICT;

INSERT INTO live_total (one, live) VALUES (1, 0);

CREATE TABLE ledger_totals (
    generation  INTEGER PRIMARY KEY,
    pending     INTEGER NOT NULL DEFAULT 0,
    embedded    INTEGER NOT NULL DEFAULT 0,
    quarantined INTEGER NOT NULL DEFAULT 0,
    truncated   INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TRIGGER generation_added AFTER INSERT ON generations
BEGIN
    INSERT INTO ledger_totals (generation) VALUES (new.key);
END;

CREATE TRIGGER product_added AFTER INSERT ON products
BEGIN
    UPDATE live_total SET live = live + new.live;
END;

CREATE TRIGGER product_retired_or_revived AFTER UPDATE OF live ON products WHEN old.live <> new.live
BEGIN
    UPDATE live_total SET live = live + new.live - old.live;
    UPDATE ledger SET live = new.live WHERE product = new.key;
END;

CREATE TRIGGER ledger_added AFTER INSERT ON ledger WHEN new.live = 1
BEGIN
    UPDATE ledger_totals
    SET pending     = pending     + (new.state = 0),
        embedded    = embedded    + (new.state = 1),
        quarantined = quarantined + (new.state = 2),
        truncated   = truncated   + (new.state = 1 AND coalesce(new.truncated, 0))
    WHERE generation = new.generation;
END;

CREATE TRIGGER ledger_changed AFTER UPDATE OF live, state, truncated ON ledger
WHEN old.live <> new.live OR old.state <> new.state OR old.truncated IS NOT new.truncated
BEGIN
    UPDATE ledger_totals
    SET pending     = pending     + (new.live AND new.state = 0) - (old.live AND old.state = 0),
        embedded    = embedded    + (new.live AND new.state = 1) - (old.live AND old.state = 1),
        quarantined = quarantined + (new.live AND new.state = 2) - (old.live AND old.state = 2),
        truncated   = truncated   + (new.live AND new.state = 1 AND coalesce(new.truncated, 0))
                                  - (old.live AND old.state = 1 AND coalesce(old.truncated, 0))
    WHERE generation = new.generation;
END;

-- An announcement that somebody holds has a lease; it can be received again once `visible_at` has come. A product has
-- at most one announcement that nobody holds.
CREATE TABLE queue (
    position    INTEGER PRIMARY KEY,
    id          TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    visible_at  INTEGER NOT NULL,
    deliveries  INTEGER NOT NULL,
    lease       INTEGER
) STRICT;

CREATE UNIQUE INDEX queue_unheld ON queue (id) WHERE lease IS NULL;
CREATE INDEX queue_held ON queue (visible_at) WHERE lease IS NOT NULL;
CREATE INDEX queue_by_time ON queue (visible_at);

CREATE TABLE dead_letters (
    position    INTEGER PRIMARY KEY,
    id          TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    deliveries  INTEGER NOT NULL,
    died_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO counters (name, value) VALUES ('lease', 0);

CREATE TABLE runs (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    feed            TEXT    NOT NULL,
    feed_version    TEXT,
    scope           TEXT    NOT NULL,
    dry_run         INTEGER NOT NULL,
    status          TEXT    NOT NULL,
    failure         TEXT,
    read            INTEGER NOT NULL DEFAULT 0,
    new             INTEGER NOT NULL DEFAULT 0,
    changed         INTEGER NOT NULL DEFAULT 0,
    unchanged       INTEGER NOT NULL DEFAULT 0,
    rejected        INTEGER NOT NULL DEFAULT 0,
    retired         INTEGER NOT NULL DEFAULT 0,
    announced       INTEGER NOT NULL DEFAULT 0,
    dropped_values  INTEGER NOT NULL DEFAULT 0,
    started_at      INTEGER NOT NULL,
    finished_at     INTEGER
) STRICT;

CREATE TABLE rejections (
    run          INTEGER NOT NULL,
    row          INTEGER NOT NULL,
    column_name  TEXT,
    code         TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    raw          TEXT    NOT NULL,
    PRIMARY KEY (run, row)
) STRICT, WITHOUT ROWID;

-- What a run has seen of its feed. Kept for the last two runs.
CREATE TABLE run_seen (
    run      INTEGER NOT NULL,
    product  INTEGER NOT NULL,  -- products.key
    row      INTEGER NOT NULL,
    added    INTEGER NOT NULL,  -- whether the product was not live before
    PRIMARY KEY (run, product)
) STRICT, WITHOUT ROWID;

-- The same for ids that a preview has seen and the store does not hold.
CREATE TABLE run_seen_ids (
    run      INTEGER NOT NULL,
    id       TEXT    NOT NULL,
    row      INTEGER NOT NULL,
    PRIMARY KEY (run, id)
) STRICT, WITHOUT ROWID;
