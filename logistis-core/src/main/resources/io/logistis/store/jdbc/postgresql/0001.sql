-- As for SQLite, but for what several recorders share. Texts are UTF-8 bytes, whatever the database's encoding is, and are
-- compared byte by byte. Moments are microseconds (events) or nanoseconds (journal, recorders) since 1970, UTC.
-- Nothing here refers by foreign key: one recorder at a time writes, and keeps the tables in step within its transaction.

-- What an event is about. A name that ends in / (no object's does) is the prefix that CREATEs by generateName share a ring under.
CREATE TABLE objects (
  id BIGINT PRIMARY KEY,
  api_group BYTEA NOT NULL,
  resource BYTEA NOT NULL,
  namespace BYTEA NOT NULL, -- '' for cluster-scoped objects
  name BYTEA NOT NULL,
  max_events BIGINT -- how many of its events are kept, where that is not the store's own bound
);
CREATE UNIQUE INDEX objects_by_name ON objects (name, namespace, resource, api_group);

-- What states can be compared within, with the managedFields of the first state that was recorded.
CREATE TABLE shapes (
  id BIGINT PRIMARY KEY,
  object_id BIGINT NOT NULL,
  api_version BYTEA NOT NULL,
  kind BYTEA NOT NULL,
  managed_fields BYTEA
);
CREATE UNIQUE INDEX shapes_of_object ON shapes (object_id, api_version, kind);

-- One kind in one namespace: what lists are asked for by.
CREATE TABLE collections (
  id BIGINT PRIMARY KEY,
  namespace BYTEA NOT NULL,
  api_group BYTEA NOT NULL,
  resource BYTEA NOT NULL,
  kind BYTEA NOT NULL
);
CREATE UNIQUE INDEX collections_by_namespace ON collections (namespace, resource, api_group, kind);

-- Who sent requests, with which tool, in which form, and by which rules they were captured.
CREATE TABLE origins (
  id BIGINT PRIMARY KEY,
  digest BYTEA NOT NULL, -- of all the others
  username BYTEA NOT NULL,
  identity BYTEA NOT NULL, -- uid, groups and extra
  version BYTEA NOT NULL,
  subresource BYTEA,
  field_manager BYTEA,
  profile BYTEA NOT NULL
);
CREATE UNIQUE INDEX origins_by_digest ON origins (digest);
-- A user's name may be longer than what an ordered index takes.
CREATE INDEX origins_of_user ON origins USING hash (username);

CREATE TABLE events (
  id BYTEA NOT NULL PRIMARY KEY,
  object_id BIGINT NOT NULL,
  collection_id BIGINT NOT NULL,
  shape_id BIGINT NOT NULL,
  origin_id BIGINT NOT NULL,
  observed_at BIGINT NOT NULL,
  before_number BIGINT, -- of the snapshot
  after_number BIGINT,
  prefix_id BIGINT, -- the ring of its generateName, until its uid is seen again
  operation INTEGER NOT NULL,
  verdict INTEGER NOT NULL,
  by_system INTEGER NOT NULL,
  occurrences INTEGER NOT NULL,
  evicted_before INTEGER NOT NULL,
  request_uid BYTEA NOT NULL,
  uid BYTEA,
  before_digest BYTEA, -- NULL: there was no object; one byte: it was too large to keep
  after_digest BYTEA,
  base BYTEA,
  generate_name BYTEA,
  lock BYTEA
);
CREATE INDEX events_of_object ON events (object_id, id);
CREATE INDEX events_of_collection ON events (collection_id, id);
CREATE INDEX events_of_origin ON events (origin_id, id);
CREATE INDEX events_of_prefix ON events (prefix_id, id) WHERE prefix_id IS NOT NULL;
CREATE INDEX events_not_seen_again ON events USING hash (uid) WHERE prefix_id IS NOT NULL;

-- The states of a shape. One that no event names any more stays, unseen, while others are made from it.
CREATE TABLE snapshots (
  shape_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  base_number BIGINT, -- the snapshot that the delta starts from; NULL: it is the whole
  depth INTEGER NOT NULL,
  named INTEGER NOT NULL, -- how often events name it
  dependents INTEGER NOT NULL, -- how many deltas start from it
  body_id BIGINT, -- always NULL: what is long is kept apart by PostgreSQL itself
  digest BYTEA NOT NULL,
  delta BYTEA, -- NULL: too large for this store
  PRIMARY KEY (shape_id, number)
);
-- It is compressed already.
ALTER TABLE snapshots ALTER COLUMN delta SET STORAGE EXTERNAL;

CREATE TABLE interruptions (
  started_at BIGINT NOT NULL,
  reason BYTEA NOT NULL,
  ended_at BIGINT,
  missed BIGINT NOT NULL,
  PRIMARY KEY (started_at, reason)
);

CREATE TABLE profiles (
  hash BYTEA NOT NULL PRIMARY KEY,
  body BYTEA NOT NULL,
  kept_at BIGINT NOT NULL
);

CREATE TABLE locks (
  id BYTEA NOT NULL PRIMARY KEY,
  created_at BIGINT NOT NULL,
  removed_at BIGINT, -- NULL: nobody has removed it
  body BYTEA NOT NULL -- all of it
);
CREATE INDEX locks_ended ON locks (removed_at) WHERE removed_at IS NOT NULL;

-- The requests of the last ten minutes, by the hash of their uids: one that is sent again may come to another recorder.
CREATE TABLE requests (
  hash BIGINT PRIMARY KEY,
  event_id BYTEA NOT NULL
);

-- One row for each recorder: when it was last known to be up, whether it still is (1) or has said goodbye or was found
-- to be away (0), and how many events and bytes it answers for. The sum over all is what there is.
CREATE TABLE recorders (
  id BIGINT PRIMARY KEY,
  last_seen BIGINT NOT NULL,
  up INTEGER NOT NULL,
  events BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  max_events_per_object BIGINT NOT NULL
);

-- Moves with each commit, so that a recorder knows whether another has written since it did.
CREATE SEQUENCE turns;

-- What is evicted makes room for what comes, so that files stay near what they hold.
ALTER TABLE events SET (autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE snapshots SET (autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE requests SET (autovacuum_vacuum_scale_factor = 0.05);
