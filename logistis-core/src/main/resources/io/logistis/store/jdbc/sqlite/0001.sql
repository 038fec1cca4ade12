-- Texts are compared byte by byte. Moments are microseconds (events) or nanoseconds (journal) since 1970, UTC.
-- Nothing here refers by foreign key: the one writer keeps the tables in step within its transactions.

-- What an event is about. A name that ends in / (no object's does) is the prefix that CREATEs by generateName share a ring under.
CREATE TABLE objects (
  id INTEGER PRIMARY KEY,
  api_group TEXT NOT NULL,
  resource TEXT NOT NULL,
  namespace TEXT NOT NULL, -- '' for cluster-scoped objects
  name TEXT NOT NULL
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

CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL
);
CREATE UNIQUE INDEX users_by_name ON users (username);

-- uid, groups and extra of a user at a time.
CREATE TABLE identities (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL, -- of username and details
  details BLOB NOT NULL,
  events INTEGER NOT NULL
);
CREATE UNIQUE INDEX identities_by_digest ON identities (digest);

-- What repeats from request to request: version, subresource, tool and profile.
CREATE TABLE forms (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL, -- of all the others
  version TEXT NOT NULL,
  subresource TEXT,
  field_manager TEXT,
  profile TEXT NOT NULL,
  events INTEGER NOT NULL
);
CREATE UNIQUE INDEX forms_by_digest ON forms (digest);

CREATE TABLE events (
  id BLOB NOT NULL PRIMARY KEY,
  object_id INTEGER NOT NULL,
  collection_id INTEGER NOT NULL,
  shape_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  identity_id INTEGER NOT NULL,
  form_id INTEGER NOT NULL,
  operation INTEGER NOT NULL,
  verdict INTEGER NOT NULL,
  by_system INTEGER NOT NULL,
  observed_at BIGINT NOT NULL,
  request_uid BLOB NOT NULL,
  uid BLOB,
  before_digest BLOB, -- NULL: there was no object; empty: it was too large to keep
  after_digest BLOB,
  base BLOB,
  prefix_id INTEGER, -- the ring of its generateName, until its uid is seen again
  generate_name TEXT,
  lock BLOB,
  occurrences INTEGER NOT NULL,
  evicted_before INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX events_of_object ON events (object_id, id);
CREATE INDEX events_of_collection ON events (collection_id, id);
CREATE INDEX events_of_user ON events (user_id, id);
CREATE INDEX events_of_prefix ON events (prefix_id, id) WHERE prefix_id IS NOT NULL;
CREATE INDEX events_not_seen_again ON events (uid) WHERE prefix_id IS NOT NULL;

-- Each state of a shape once. One that no event names any more stays, unseen, while others are made from it.
CREATE TABLE snapshots (
  id INTEGER PRIMARY KEY,
  shape_id INTEGER NOT NULL,
  digest BLOB NOT NULL,
  base_id INTEGER, -- the snapshot that delta starts from; NULL: delta is the whole
  depth INTEGER NOT NULL,
  named INTEGER NOT NULL, -- how often events name it
  dependents INTEGER NOT NULL, -- how many deltas start from it
  delta BLOB -- NULL: too large for this store
);
CREATE UNIQUE INDEX snapshots_by_digest ON snapshots (shape_id, digest);

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

-- One row: when the recorder was last known to be up, and how many events there are.
CREATE TABLE recorder (
  id INTEGER PRIMARY KEY,
  last_seen BIGINT NOT NULL,
  events BIGINT NOT NULL
);
