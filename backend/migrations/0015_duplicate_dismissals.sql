-- Pairs of receipts that look alike and are two purchases, as the user said.
CREATE TABLE distinct_receipts (
    owner    TEXT NOT NULL,
    one_id   TEXT NOT NULL REFERENCES receipts (id) ON DELETE CASCADE,
    other_id TEXT NOT NULL REFERENCES receipts (id) ON DELETE CASCADE,
    PRIMARY KEY (one_id, other_id)
);

CREATE INDEX distinct_receipts_by_other ON distinct_receipts (other_id);

-- Suggested rules that the user does not want.
CREATE TABLE dismissed_rules (
    owner    TEXT NOT NULL,
    words    TEXT NOT NULL, -- normalised
    merchant TEXT NOT NULL, -- empty if the rule sets none
    category TEXT NOT NULL, -- empty if the rule sets none
    PRIMARY KEY (owner, words, merchant, category)
);
