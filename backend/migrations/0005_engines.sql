-- How a receipt came to be read, and how often engines that are paid or counted were asked.
ALTER TABLE receipts ADD COLUMN tried TEXT NOT NULL DEFAULT '[]'; -- JSON: engines whose reading does not count
ALTER TABLE receipts ADD COLUMN sent TEXT NOT NULL DEFAULT '[]';  -- JSON: what left the machine, and where to

CREATE TABLE engine_calls (
    engine TEXT   NOT NULL,
    day    BIGINT NOT NULL, -- days since 1970, UTC
    calls  BIGINT NOT NULL,
    PRIMARY KEY (engine, day)
);
