-- Texts are compared byte by byte. Moments are microseconds (events) or nanoseconds (journal) since 1970, UTC.
-- Nothing here refers by foreign key: the one writer keeps the tables in step within its transactions.

-- What an event is about. A name that ends in / (no object's does) is the prefix that CREATEs by generateName share a ring under.
CREATE TABLE objects (
  id INTEGER PRIMARY KEY,
  api_group TEXT NOT NULL,
  resource TEXT NOT NULL,
  namespace TEXT NOT NULL, -- '' for cluster-scoped objects
  name TEXT NOT NULL,
  max_events INTEGER -- how many of its events are kept, where that is not the store's own bound
);
CREATE UNIQUE INDEX objects_by_name ON objects (name, namespace, resource, api_group);

-- What states can be compared within, with the managedFields of the first state that was recorded.
CREATE TABLE shapes (
  id INTEGER PRIMARY KEY,
  object_id INTEGER NOT NULL,
  api_version TEXT NOT NULL,
  kind TEXT NOT NULL,
  managed_fields BLOB
);
CREATE UNIQUE INDEX shapes_of_object ON shapes (object_id, api_version, kind);

-- One kind in one namespace: what lists are asked for by.
CREATE TABLE collections (
  id INTEGER PRIMARY KEY,
  namespace TEXT NOT NULL,
  api_group TEXT NOT NULL,
  resource TEXT NOT NULL,
  kind TEXT NOT NULL
);
CREATE UNIQUE INDEX collections_by_namespace ON collections (namespace, resource, api_group, kind);

-- Who sent requests, with which tool, in which form, and by which rules they were captured.
CREATE TABLE origins (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL, -- of all the others
  username TEXT NOT NULL,
  identity BLOB NOT NULL, -- uid, groups and extra
  version TEXT NOT NULL,
  subresource TEXT,
  field_manager TEXT,
  profile TEXT NOT NULL
);
CREATE UNIQUE INDEX origins_by_digest ON origins (digest);
CREATE INDEX origins_of_user ON origins (username);

CREATE TABLE events (
  id BLOB NOT NULL PRIMARY KEY,
  object_id INTEGER NOT NULL,
  collection_id INTEGER NOT NULL,
  shape_id INTEGER NOT NULL,
  origin_id INTEGER NOT NULL,
  operation INTEGER NOT NULL,
  verdict INTEGER NOT NULL,
  by_system INTEGER NOT NULL,
  observed_at BIGINT NOT NULL,
  request_uid BLOB NOT NULL,
  uid BLOB,
  before_digest BLOB, -- NULL: there was no object; empty: it was too large to keep
  after_digest BLOB,
  before_number INTEGER, -- of the snapshot
  after_number INTEGER,
  base BLOB,
  prefix_id INTEGER, -- the ring of its generateName, until its uid is seen again
  generate_name TEXT,
  lock BLOB,
  occurrences INTEGER NOT NULL,
  evicted_before INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX events_of_object ON events (object_id, id);
CREATE INDEX events_of_collection ON events (collection_id, id);
CREATE INDEX events_of_origin ON events (origin_id, id);
CREATE INDEX events_of_prefix ON events (prefix_id, id) WHERE prefix_id IS NOT NULL;
CREATE INDEX events_not_seen_again ON events (uid) WHERE prefix_id IS NOT NULL;

-- The states of a shape, side by side. One that no event names any more stays, unseen, while others are made from it.
CREATE TABLE snapshots (
  shape_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  digest BLOB NOT NULL,
  base_number INTEGER, -- the snapshot that the delta starts from; NULL: it is the whole
  depth INTEGER NOT NULL,
  named INTEGER NOT NULL, -- how often events name it
  dependents INTEGER NOT NULL, -- how many deltas start from it
  delta BLOB, -- if it is small
  body_id INTEGER, -- else; NULL without a delta: too large for this store
  PRIMARY KEY (shape_id, number)
) WITHOUT ROWID;

CREATE TABLE bodies (
  id INTEGER PRIMARY KEY,
  delta BLOB NOT NULL
);

CREATE TABLE interruptions (
  started_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  ended_at BIGINT,
  missed BIGINT NOT NULL,
  PRIMARY KEY (started_at, reason)
);

CREATE TABLE profiles (
  hash TEXT NOT NULL PRIMARY KEY,
  body TEXT NOT NULL,
  kept_at BIGINT NOT NULL
);

-- One row: when the recorder was last known to be up, how many events there were when it stopped (NULL: it could not
-- say so), and how many of an object it kept.
CREATE TABLE recorder (
  id INTEGER PRIMARY KEY,
  last_seen BIGINT NOT NULL,
  events BIGINT,
  max_events_per_object INTEGER NOT NULL
);
