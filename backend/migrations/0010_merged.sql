-- Merged receipts: the sources lie in the trash and say which receipt holds their pages, which says what it was made of.
ALTER TABLE receipts ADD COLUMN merged_into TEXT;
ALTER TABLE receipts ADD COLUMN merged_from TEXT NOT NULL DEFAULT '[]'; -- JSON: ids in the order of their pages
