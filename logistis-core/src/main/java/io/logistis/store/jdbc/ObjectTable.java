package io.logistis.store.jdbc;

import io.logistis.event.ChangeEvent;
import io.logistis.event.ObjectKey;
import io.logistis.event.Operation;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Objects, the prefixes that names were made from, their shapes, and how many events each ring holds. For the writer's
 * thread only.
 */
final class ObjectTable {

    private static final int REMEMBERED = 4096;

    /** No object's name ends so. */
    private static final String PREFIX_END = "/";

    private static final String BY_ID = "SELECT api_group, resource, namespace, name FROM objects WHERE id = ?";
    private static final String FIND = """
            SELECT id, max_events FROM objects WHERE name = ? AND namespace = ? AND resource = ? AND api_group = ?""";
    private static final String INSERT =
            "INSERT INTO objects (name, namespace, resource, api_group) VALUES (?, ?, ?, ?) RETURNING id";
    private static final String SET_BOUND = "UPDATE objects SET max_events = ? WHERE id = ?";
    private static final String COUNT = """
            SELECT count(*), sum(by_system) FROM events WHERE object_id = ? AND prefix_id IS NULL""";
    private static final String COUNT_PREFIX = """
            SELECT count(*), sum(by_system) FROM events WHERE prefix_id = ?""";
    private static final String SWEEP_SHAPES = """
            DELETE FROM shapes WHERE object_id = ? AND NOT EXISTS (
              SELECT 1 FROM events WHERE events.object_id = shapes.object_id AND events.shape_id = shapes.id)""";
    private static final String SWEEP = """
            DELETE FROM objects WHERE id = ?
              AND NOT EXISTS (SELECT 1 FROM events WHERE events.object_id = objects.id)
              AND NOT EXISTS (SELECT 1 FROM events WHERE events.prefix_id = objects.id)""";
    private static final String FIND_SHAPE =
            "SELECT id FROM shapes WHERE object_id = ? AND api_version = ? AND kind = ?";
    private static final String INSERT_SHAPE = """
            INSERT INTO shapes (object_id, api_version, kind, managed_fields) VALUES (?, ?, ?, ?) RETURNING id""";

    private record Key(String group, String resource, String namespace, String name, boolean prefix) {}

    private record ShapeKey(String apiVersion, String kind) {}

    /** An object, or a prefix, and its ring. */
    static final class Row {
        private final long id;
        private final Key key;
        private final Map<ShapeKey, Long> shapes = new HashMap<>(2);
        private @Nullable Long bound;
        private @Nullable String adopted;
        private int events;
        private int systemEvents;

        private Row(long id, Key key, @Nullable Long bound) {
            this.id = id;
            this.key = key;
            this.bound = bound;
        }

        long id() {
            return id;
        }

        boolean isPrefix() {
            return key.prefix();
        }

        int events() {
            return events;
        }

        /** How many events are kept of it, in a store that keeps so many of others. */
        long bound(int ofOthers) {
            return bound == null ? ofOthers : bound;
        }

        /** Whether system users have more than half of the ring. */
        boolean isMostlySystems() {
            return 2 * systemEvents > events;
        }

        void added(boolean bySystem) {
            events++;
            systemEvents += bySystem ? 1 : 0;
        }

        /** Whether the CREATE of the object with that uid need not be looked for any more. */
        boolean hasAdopted(@Nullable String uid) {
            return uid == null || uid.equals(adopted);
        }

        void adopted(@Nullable String uid) {
            adopted = uid;
        }
    }

    private final SqlSession session;
    private final Map<Key, Row> rows = new Lru<>(REMEMBERED);
    private final Map<Long, Row> byId = new HashMap<>();
    private final Set<Long> released = new HashSet<>();

    ObjectTable(SqlSession session) {
        this.session = session;
    }

    /** How a namespace stands in the tables. */
    static String namespace(@Nullable String namespace) {
        return namespace == null ? "" : namespace;
    }

    /** The object of an event. */
    Row object(ObjectKey key) throws SQLException {
        return row(new Key(key.group(), key.resource(), namespace(key.namespace()), key.name(), false));
    }

    /** The prefix whose ring an event goes into; null if it goes into its object's. */
    @Nullable
    Row prefix(ChangeEvent event) throws SQLException {
        String prefix = event.generateName();
        if (event.operation() != Operation.CREATE
                || prefix == null
                || !event.object().key().name().startsWith(prefix)
                || event.object().subresource() != null) {
            return null;
        }
        ObjectKey key = event.object().key();
        return row(new Key(key.group(), key.resource(), namespace(key.namespace()), prefix + PREFIX_END, true));
    }

    private Row row(Key key) throws SQLException {
        Row known = rows.get(key);
        if (known != null) {
            return known;
        }
        Object[] columns = {key.name(), key.namespace(), key.resource(), key.group()};
        Row row = find(key, columns);
        if (row == null) {
            row = new Row(
                    Objects.requireNonNull(session.number(INSERT, columns), "an INSERT returns its id"), key, null);
        } else {
            count(row);
        }
        rows.put(key, row);
        byId.put(row.id(), row);
        if (byId.size() > 2 * REMEMBERED) {
            byId.values().retainAll(new HashSet<>(rows.values()));
        }
        return row;
    }

    private @Nullable Row find(Key key, Object[] columns) throws SQLException {
        try (ResultSet row = session.with(FIND, columns).executeQuery()) {
            return row.next() ? new Row(row.getLong(1), key, SqlSession.number(row, 2)) : null;
        }
    }

    /** From now on, so many events of a ring are kept; null for the store's own bound. */
    void bound(Row ring, @Nullable Integer maxEvents) throws SQLException {
        Long bound = maxEvents == null ? null : (long) maxEvents;
        if (!Objects.equals(bound, ring.bound)) {
            session.update(SET_BOUND, bound, ring.id());
            ring.bound = bound;
        }
    }

    /** The ring with that number; null if there is none. */
    @Nullable
    Row ring(long id) throws SQLException {
        Key key;
        try (ResultSet row = session.with(BY_ID, id).executeQuery()) {
            if (!row.next()) {
                return null;
            }
            String name = row.getString(4);
            key = new Key(row.getString(1), row.getString(2), row.getString(3), name, name.endsWith(PREFIX_END));
        }
        return row(key);
    }

    private void count(Row row) throws SQLException {
        PreparedStatement count = session.with(row.isPrefix() ? COUNT_PREFIX : COUNT, row.id());
        try (ResultSet counted = count.executeQuery()) {
            counted.next();
            row.events = counted.getInt(1);
            row.systemEvents = counted.getInt(2);
        }
    }

    /** Gives the managedFields of a first state, or null. */
    @FunctionalInterface
    interface ManagedFields {
        byte @Nullable [] get();
    }

    /**
     * The number of an object's shape.
     *
     * @param managedFields kept if the shape is new
     */
    long shape(Row object, String apiVersion, String kind, ManagedFields managedFields) throws SQLException {
        ShapeKey key = new ShapeKey(apiVersion, kind);
        Long id = object.shapes.get(key);
        if (id == null) {
            id = session.number(FIND_SHAPE, object.id(), apiVersion, kind);
            if (id == null) {
                id = Objects.requireNonNull(
                        session.number(INSERT_SHAPE, object.id(), apiVersion, kind, managedFields.get()),
                        "an INSERT returns its id");
            }
            object.shapes.put(key, id);
        }
        return id;
    }

    /** An event left a ring, and its object may have no others. */
    void release(long objectId, long ringId, boolean bySystem) {
        Row ring = byId.get(ringId);
        if (ring != null) {
            ring.events--;
            ring.systemEvents -= bySystem ? 1 : 0;
        }
        released.add(objectId);
        released.add(ringId);
    }

    /** An event left a prefix's ring for its object's. */
    void adopt(long prefixId, long objectId, boolean bySystem) {
        release(objectId, prefixId, bySystem);
        Row object = byId.get(objectId);
        if (object != null) {
            object.added(bySystem);
        }
    }

    /** Lets go of objects and shapes without events. To be called before each commit. */
    void settle() throws SQLException {
        for (Long id : released) {
            boolean shapesGone = session.update(SWEEP_SHAPES, id) > 0;
            Row row = byId.get(id);
            if (shapesGone && row != null) {
                row.shapes.clear();
            }
            if (session.update(SWEEP, id) > 0 && row != null) {
                byId.remove(id);
                rows.remove(row.key);
            }
        }
        released.clear();
    }

    /** After a rollback nothing that was remembered need be true. */
    void forget() {
        rows.clear();
        byId.clear();
        released.clear();
    }
}
