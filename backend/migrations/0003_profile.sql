-- Who uses it: until there are accounts, the owner. The picture is a version, which names its blobs.

CREATE TABLE profiles (
    owner         TEXT PRIMARY KEY,
    picture       TEXT, -- UUIDv7; NULL while there is none
    updated_at_ms BIGINT NOT NULL
);
