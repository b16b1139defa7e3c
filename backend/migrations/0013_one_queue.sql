-- One queue for readings and downloads: both are leased, tried again and given up alike.
CREATE TABLE jobs_new (
    kind            TEXT   NOT NULL, -- reading, download
    id              TEXT   NOT NULL, -- the receipt, or the download
    owner           TEXT   NOT NULL,
    attempt         BIGINT NOT NULL, -- how often it was begun
    due_at_ms       BIGINT NOT NULL,
    lease           TEXT,            -- who works on it
    leased_until_ms BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);

INSERT INTO jobs_new (kind, id, owner, attempt, due_at_ms, lease, leased_until_ms)
SELECT 'reading', jobs.receipt_id, receipts.owner, jobs.attempt, jobs.due_at_ms, jobs.lease, jobs.leased_until_ms
FROM jobs JOIN receipts ON receipts.id = jobs.receipt_id;

INSERT INTO jobs_new (kind, id, owner, attempt, due_at_ms, lease, leased_until_ms)
SELECT 'download', id, owner, attempt, due_at_ms, lease, leased_until_ms
FROM downloads WHERE state IN ('waiting', 'running');

DROP TABLE jobs;
ALTER TABLE jobs_new RENAME TO jobs;
CREATE INDEX jobs_due ON jobs (kind, due_at_ms, id);

DROP INDEX downloads_due;
ALTER TABLE downloads DROP COLUMN attempt;
ALTER TABLE downloads DROP COLUMN due_at_ms;
ALTER TABLE downloads DROP COLUMN lease;
ALTER TABLE downloads DROP COLUMN leased_until_ms;
