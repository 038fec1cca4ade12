CREATE TABLE locks (
  id TEXT NOT NULL PRIMARY KEY,
  created_at BIGINT NOT NULL,
  removed_at BIGINT, -- NULL: nobody has removed it
  body BLOB NOT NULL -- all of it
);
CREATE INDEX locks_ended ON locks (removed_at) WHERE removed_at IS NOT NULL;
