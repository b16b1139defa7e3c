-- The part of a page that is read, set by the user: corners by page number, in shares of the picture.
ALTER TABLE receipts ADD COLUMN outlines TEXT NOT NULL DEFAULT '{}';
