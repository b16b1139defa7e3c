-- Ids are UUIDv7 as text, instants are epoch milliseconds, money is whole minor units, JSON is text.
-- One text for SQLite and Postgres.

CREATE TABLE uploads (
    id            TEXT PRIMARY KEY,
    owner         TEXT   NOT NULL,
    file_name     TEXT   NOT NULL,
    metadata      TEXT   NOT NULL, -- Upload-Metadata as it was sent
    length        BIGINT NOT NULL, -- bytes announced
    received      BIGINT NOT NULL, -- bytes that are durable
    head          TEXT   NOT NULL, -- base64 of the first bytes, until the kind is known
    hash_state    TEXT   NOT NULL, -- base64 of SHA-256 in progress, up to `received`
    file_kind     TEXT,
    receipt_id    TEXT,            -- the receipt it became
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL
);

CREATE TABLE upload_parts (
    upload_id  TEXT   NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
    start      BIGINT NOT NULL,
    size_bytes BIGINT NOT NULL,
    blob       TEXT   NOT NULL,
    PRIMARY KEY (upload_id, start)
);

CREATE TABLE receipts (
    id             TEXT PRIMARY KEY,
    owner          TEXT   NOT NULL,
    status         TEXT   NOT NULL,
    problem        TEXT,
    file_name      TEXT   NOT NULL,
    file_kind      TEXT   NOT NULL,
    size_bytes     BIGINT NOT NULL,
    sha256         TEXT   NOT NULL,
    engine         TEXT,
    pages          TEXT   NOT NULL, -- JSON: sizes of the upright pages
    words          TEXT   NOT NULL, -- JSON: the text of the pages with its places
    reading        TEXT   NOT NULL, -- JSON: what the machine read
    corrections    TEXT   NOT NULL, -- JSON: what a person entered
    -- What the list shows, from reading and corrections:
    merchant       TEXT,
    date           TEXT,
    total_minor    BIGINT,
    currency       TEXT,
    confidence     REAL    NOT NULL,
    verified       BOOLEAN NOT NULL,
    created_at_ms  BIGINT  NOT NULL,
    updated_at_ms  BIGINT  NOT NULL
);

CREATE INDEX receipts_newest ON receipts (owner, created_at_ms DESC, id DESC);
CREATE UNIQUE INDEX receipts_file ON receipts (owner, sha256);

CREATE TABLE jobs (
    receipt_id      TEXT PRIMARY KEY REFERENCES receipts (id) ON DELETE CASCADE,
    attempt         BIGINT NOT NULL, -- how often it was begun
    due_at_ms       BIGINT NOT NULL,
    lease           TEXT,            -- who works on it
    leased_until_ms BIGINT NOT NULL
);

CREATE INDEX jobs_due ON jobs (due_at_ms);
