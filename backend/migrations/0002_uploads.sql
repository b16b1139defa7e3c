-- Uploads whose length comes later, partial and final ones, those of another protocol, and those that expire.
-- A column cannot lose its NOT NULL in SQLite: the tables are made anew.

CREATE TABLE uploads_new (
    id            TEXT PRIMARY KEY,
    owner         TEXT   NOT NULL,
    protocol      TEXT   NOT NULL, -- tus, or rufh: resumable uploads for HTTP
    file_name     TEXT   NOT NULL,
    metadata      TEXT   NOT NULL, -- Upload-Metadata as it was sent
    concat        TEXT,            -- Upload-Concat as it was sent: partial, or final with its partial uploads
    length        BIGINT,          -- bytes announced, once they are
    received      BIGINT NOT NULL, -- bytes that count
    head          TEXT   NOT NULL, -- base64 of the first bytes, until the kind is known
    hash_state    TEXT   NOT NULL, -- base64 of SHA-256 in progress, up to `received`; empty where it was not computed
    file_kind     TEXT,
    receipt_id    TEXT,            -- the receipt it became
    expires_at_ms BIGINT,          -- when it is cleared away, unless it is finished
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL
);

INSERT INTO uploads_new (id, owner, protocol, file_name, metadata, length, received, head, hash_state, file_kind, receipt_id, created_at_ms, updated_at_ms)
SELECT id, owner, 'tus', file_name, metadata, length, received, head, hash_state, file_kind, receipt_id, created_at_ms, updated_at_ms FROM uploads;

-- Bytes of an upload. Several uploads may hold the same blob: a final one has those of its partial ones.
CREATE TABLE upload_parts_new (
    upload_id  TEXT   NOT NULL REFERENCES uploads_new (id) ON DELETE CASCADE,
    start      BIGINT NOT NULL,
    size_bytes BIGINT NOT NULL,
    blob       TEXT   NOT NULL,
    PRIMARY KEY (upload_id, start)
);

INSERT INTO upload_parts_new SELECT upload_id, start, size_bytes, blob FROM upload_parts;
DROP TABLE upload_parts;
DROP TABLE uploads;
ALTER TABLE uploads_new RENAME TO uploads;
ALTER TABLE upload_parts_new RENAME TO upload_parts;
CREATE INDEX upload_parts_blob ON upload_parts (blob);
CREATE INDEX uploads_expiring ON uploads (expires_at_ms) WHERE expires_at_ms IS NOT NULL;
CREATE INDEX uploads_of_receipt ON uploads (receipt_id) WHERE receipt_id IS NOT NULL;

-- What a person says of a receipt when it is sent.
ALTER TABLE receipts ADD COLUMN note TEXT;
ALTER TABLE receipts ADD COLUMN category TEXT;
ALTER TABLE receipts ADD COLUMN tags TEXT NOT NULL DEFAULT '[]'; -- JSON: a list of texts
ALTER TABLE receipts ADD COLUMN captured_at_ms BIGINT;

-- Answers to requests that may be repeated: the same key gets the same answer.
CREATE TABLE idempotency_keys (
    owner         TEXT   NOT NULL,
    key           TEXT   NOT NULL,
    fingerprint   TEXT,            -- SHA-256 over what the request held, once it is answered
    answer        TEXT,            -- JSON, once it is answered
    created_at_ms BIGINT NOT NULL,
    PRIMARY KEY (owner, key)
);
