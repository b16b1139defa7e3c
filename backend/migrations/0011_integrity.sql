-- Versions of receipts, the trash measured by the time the server was running, and receipts whose files are still to be
-- removed.

ALTER TABLE receipts ADD COLUMN version BIGINT NOT NULL DEFAULT 1; -- goes up with every change

-- Milliseconds that the server has been running in all, which no change of the clock moves.
CREATE TABLE uptime (
    owner     TEXT PRIMARY KEY,
    uptime_ms BIGINT NOT NULL
);

-- The uptime when it was deleted. What lies in the trash already counts from now on.
ALTER TABLE receipts ADD COLUMN deleted_uptime_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE rules ADD COLUMN deleted_uptime_ms BIGINT NOT NULL DEFAULT 0;

-- Receipts that were removed for good and whose files may still be there.
CREATE TABLE purged_receipts (
    id TEXT PRIMARY KEY
);
