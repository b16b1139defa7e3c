-- Receipts that were entered by hand have no file: their file_kind and sha256 are empty, and any number of them may be.
DROP INDEX receipts_file;
CREATE UNIQUE INDEX receipts_file ON receipts (owner, sha256, (CASE WHEN sha256 = '' THEN id ELSE '' END));
