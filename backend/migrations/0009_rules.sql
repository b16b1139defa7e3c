-- Rules of a person: where the text of a receipt holds these words, merchant, category and tags are set. What rules set lies
-- between the reading and what a person says of the receipt itself.

CREATE TABLE rules (
    id            TEXT PRIMARY KEY,
    owner         TEXT   NOT NULL,
    text          TEXT   NOT NULL, -- as it was typed
    merchant      TEXT,
    category      TEXT,
    tags          TEXT   NOT NULL, -- JSON
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL,
    deleted_at_ms BIGINT           -- NULL where it was not deleted; what it set is kept for coming back
);

-- What a rule set for a receipt when it was applied.
CREATE TABLE rule_uses (
    receipt_id TEXT NOT NULL REFERENCES receipts (id) ON DELETE CASCADE,
    rule_id    TEXT NOT NULL REFERENCES rules (id) ON DELETE CASCADE,
    owner      TEXT NOT NULL,
    text       TEXT NOT NULL,
    merchant   TEXT,
    category   TEXT,
    tags       TEXT NOT NULL, -- JSON
    PRIMARY KEY (receipt_id, rule_id)
);

CREATE INDEX rule_uses_of_rule ON rule_uses (rule_id);

-- The text of the pages as it is compared; beside the big JSON, so that looking through all of it is quick.
CREATE TABLE receipt_texts (
    receipt_id TEXT PRIMARY KEY REFERENCES receipts (id) ON DELETE CASCADE,
    owner      TEXT NOT NULL,
    folded     TEXT NOT NULL
);

-- What a person said; `category` and `tags` are derived from it and from what rules set.
ALTER TABLE receipts ADD COLUMN own_category TEXT;
ALTER TABLE receipts ADD COLUMN own_tags TEXT NOT NULL DEFAULT '[]'; -- JSON
ALTER TABLE receipts ADD COLUMN refused TEXT NOT NULL DEFAULT '{}';  -- JSON: what of rules a person took away
ALTER TABLE receipts ADD COLUMN taught TEXT NOT NULL DEFAULT '[]';   -- JSON: what rules set
ALTER TABLE receipts ADD COLUMN printed_merchant TEXT;               -- as it stands on the paper
ALTER TABLE receipts ADD COLUMN read_merchant TEXT;                  -- as it was read

UPDATE receipts SET own_category = category, own_tags = tags;
