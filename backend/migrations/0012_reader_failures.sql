-- How often a reader process failed on the file of a receipt, with which version of the program, and how.
CREATE TABLE reader_failures (
    receipt_id TEXT PRIMARY KEY REFERENCES receipts (id) ON DELETE CASCADE,
    version TEXT NOT NULL,
    count BIGINT NOT NULL,
    problem TEXT NOT NULL
);
