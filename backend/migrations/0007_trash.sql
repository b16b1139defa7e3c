-- The trash: a deleted receipt keeps everything until it is removed for good.

ALTER TABLE receipts ADD COLUMN deleted_at_ms BIGINT; -- NULL where it is not in the trash

CREATE INDEX receipts_trash ON receipts (deleted_at_ms);
