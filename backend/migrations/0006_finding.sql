-- What receipts are found, sorted and summed by. The big JSON moves into a table of its own, so that lists and sums do
-- not have to step over it; the full-text index is made by `db/full_text.rs`.

CREATE TABLE receipt_readings (
    receipt_id TEXT PRIMARY KEY REFERENCES receipts (id) ON DELETE CASCADE,
    words      TEXT NOT NULL, -- JSON: the text of the pages with its places
    reading    TEXT NOT NULL  -- JSON: what the machine read
);

INSERT INTO receipt_readings SELECT id, words, reading FROM receipts;
ALTER TABLE receipts DROP COLUMN words;
ALTER TABLE receipts DROP COLUMN reading;

ALTER TABLE receipts ADD COLUMN number BIGINT;                     -- its name in the full-text index
ALTER TABLE receipts ADD COLUMN derived BIGINT NOT NULL DEFAULT 0; -- by which rules what follows was derived
ALTER TABLE receipts ADD COLUMN adds_up BOOLEAN;                   -- whether its numbers prove each other
ALTER TABLE receipts ADD COLUMN total_scaled BIGINT;               -- thousandths of major units, to compare with
-- In small letters:
ALTER TABLE receipts ADD COLUMN merchant_key TEXT;
ALTER TABLE receipts ADD COLUMN category_key TEXT;
ALTER TABLE receipts ADD COLUMN tags_key TEXT; -- each between line feeds; NULL without any

UPDATE receipts SET number = numbered.number
FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY created_at_ms, id) AS number FROM receipts) AS numbered
WHERE numbered.id = receipts.id;

CREATE UNIQUE INDEX receipts_number ON receipts (number);
CREATE INDEX receipts_derived ON receipts (derived);
CREATE INDEX receipts_by_date ON receipts (owner, date, id);
CREATE INDEX receipts_by_merchant ON receipts (owner, merchant_key, id);
CREATE INDEX receipts_by_total ON receipts (owner, total_scaled, id);
CREATE INDEX receipts_by_confidence ON receipts (owner, confidence, id);
-- Everything that is summed and filtered by, so that sums read this alone.
CREATE INDEX receipts_figures ON receipts (
    owner, date, total_minor, total_scaled, currency, merchant_key, category_key, tags_key, status, verified, adds_up,
    merchant, category, tags, number, id
);
