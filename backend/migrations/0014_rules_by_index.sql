-- Rules find receipts by the full-text index, which therefore gets another column: `db/full_text.rs` makes it anew, and
-- fills it because the version of the derivation was raised.
DROP TABLE receipt_texts;
DROP TABLE IF EXISTS receipt_search;
