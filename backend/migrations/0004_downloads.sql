-- Receipts that are fetched by a link. The id becomes that of the receipt.
CREATE TABLE downloads (
    id              TEXT PRIMARY KEY,
    owner           TEXT   NOT NULL,
    url             TEXT   NOT NULL, -- without its query string once it has ended
    filing          TEXT   NOT NULL, -- JSON: what was said of the receipt
    state           TEXT   NOT NULL, -- waiting, running, done, failed
    received        BIGINT NOT NULL, -- bytes of the present attempt
    size            BIGINT,          -- bytes announced
    problem         TEXT,
    receipt_id      TEXT,            -- the receipt it became
    attempt         BIGINT NOT NULL, -- how often it was begun
    due_at_ms       BIGINT NOT NULL,
    lease           TEXT,            -- who works on it
    leased_until_ms BIGINT NOT NULL,
    created_at_ms   BIGINT NOT NULL,
    updated_at_ms   BIGINT NOT NULL
);

CREATE INDEX downloads_newest ON downloads (owner, created_at_ms DESC, id DESC);
CREATE INDEX downloads_due ON downloads (due_at_ms);
