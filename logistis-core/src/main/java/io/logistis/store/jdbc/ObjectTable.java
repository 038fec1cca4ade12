package io.logistis.store.jdbc;

import io.logistis.event.ChangeEvent;
import io.logistis.event.ObjectKey;
import io.logistis.event.Operation;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
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
    private static final int ROW_BYTES = 200;
    private static final int SHAPE_ROW_BYTES = 200;

    /** No object's name ends so. */
    private static final String PREFIX_END = "/";

    /** What a row takes, about, as SQL. */
    static final String BYTES = ROW_BYTES + " + 2 * octet_length(name)";

    /** What the row of a shape takes, about, as SQL. */
    static final String SHAPE_BYTES = SHAPE_ROW_BYTES + " + coalesce(octet_length(managed_fields), 0)";

    private static final String BY_ID = "SELECT api_group, resource, namespace, name FROM objects WHERE id = ?";
    private static final String FIND = """
            SELECT k.column1, o.id, o.max_events FROM {rows} AS k JOIN objects o
              ON o.name = k.column2 AND o.namespace = k.column3 AND o.resource = k.column4 AND o.api_group = k.column5""";
    private static final String INSERT =
            "INSERT INTO objects (id, name, namespace, resource, api_group) VALUES (?, ?, ?, ?, ?)";
    private static final String SET_BOUND = "UPDATE objects SET max_events = ? WHERE id = ?";
    private static final String COUNT = """
            SELECT object_id, count(*), sum(by_system) FROM events
            WHERE object_id IN {rows} AND prefix_id IS NULL GROUP BY object_id""";
    private static final String COUNT_PREFIX = """
            SELECT prefix_id, count(*), sum(by_system) FROM events WHERE prefix_id IN {rows} GROUP BY prefix_id""";
    private static final String FIND_SHAPES =
            "SELECT object_id, id, api_version, kind FROM shapes WHERE object_id IN {rows}";
    private static final String INSERT_SHAPE =
            "INSERT INTO shapes (id, object_id, api_version, kind, managed_fields) VALUES (?, ?, ?, ?, ?)";
    // An index is looked into once for each row, however many events the planner thinks that there are.
    private static final String SWEEP_SHAPES = """
            DELETE FROM shapes WHERE object_id IN {rows} AND (
              SELECT 1 FROM events WHERE events.object_id = shapes.object_id AND events.shape_id = shapes.id LIMIT 1) IS NULL
            RETURNING object_id,\s""" + SHAPE_BYTES;
    private static final String SWEEP = """
            DELETE FROM objects WHERE id IN {rows}
              AND (SELECT 1 FROM events WHERE events.object_id = objects.id LIMIT 1) IS NULL
              AND (SELECT 1 FROM events WHERE events.prefix_id = objects.id LIMIT 1) IS NULL
            RETURNING id,\s""" + BYTES;

    private record Key(String group, String resource, String namespace, String name, boolean prefix) {

        static Key of(ObjectKey key) {
            return new Key(key.group(), key.resource(), ObjectTable.namespace(key.namespace()), key.name(), false);
        }

        static @Nullable Key ofPrefix(ChangeEvent event) {
            String prefix = event.generateName();
            if (event.operation() != Operation.CREATE
                    || prefix == null
                    || !event.object().key().name().startsWith(prefix)
                    || event.object().subresource() != null) {
                return null;
            }
            ObjectKey key = event.object().key();
            return new Key(
                    key.group(), key.resource(), ObjectTable.namespace(key.namespace()), prefix + PREFIX_END, true);
        }
    }

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

        int systemEvents() {
            return systemEvents;
        }

        /** How many events are kept of it, in a store that keeps so many of others. */
        long bound(int ofOthers) {
            return bound == null ? ofOthers : bound;
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
    private final Space space;
    private final Numbers numbers;
    private final Map<Key, Row> rows = new Lru<>(REMEMBERED);
    private final Map<Long, Row> byId = new HashMap<>();
    private final Set<Long> released = new HashSet<>();

    ObjectTable(SqlSession session, Space space, Numbers numbers) {
        this.session = session;
        this.space = space;
        this.numbers = numbers;
    }

    /** How a namespace stands in the tables. */
    static String namespace(@Nullable String namespace) {
        return namespace == null ? "" : namespace;
    }

    /** These will be written: looks for all their objects at once, and puts the new ones down. */
    void expect(Collection<ChangeEvent> events) throws SQLException {
        Set<Key> keys = new LinkedHashSet<>();
        for (ChangeEvent event : events) {
            keys.add(Key.of(event.object().key()));
            Key prefix = Key.ofPrefix(event);
            if (prefix != null) {
                keys.add(prefix);
            }
        }
        look(keys);
    }

    private void look(Set<Key> keys) throws SQLException {
        Set<Key> unknown = new LinkedHashSet<>(keys);
        unknown.removeAll(rows.keySet());
        for (List<Key> portion : SqlSession.portions(unknown)) {
            List<Object[]> wanted = new ArrayList<>();
            for (Key key : portion) {
                wanted.add(
                        new Object[] {(long) wanted.size(), key.name(), key.namespace(), key.resource(), key.group()});
            }
            List<Row> found = new ArrayList<>();
            try (ResultSet row = session.withRows(FIND, wanted).executeQuery()) {
                while (row.next()) {
                    Key key = portion.get(row.getInt(1));
                    found.add(new Row(row.getLong(2), key, SqlSession.number(row, 3)));
                    unknown.remove(key);
                }
            }
            load(found);
        }
        for (Key key : unknown) {
            long id = numbers.next("objects");
            session.later(
                    SqlSession.Turn.COMMON_ROWS, INSERT, id, key.name(), key.namespace(), key.resource(), key.group());
            space.changed(ROW_BYTES + 2L * key.name().getBytes(StandardCharsets.UTF_8).length);
            put(new Row(id, key, null));
        }
    }

    private void load(List<Row> found) throws SQLException {
        Map<Long, Row> objects = new HashMap<>();
        Map<Long, Row> prefixes = new HashMap<>();
        for (Row row : found) {
            (row.isPrefix() ? prefixes : objects).put(row.id(), row);
            put(row);
        }
        count(COUNT, objects);
        count(COUNT_PREFIX, prefixes);
        if (!objects.isEmpty()) {
            try (ResultSet row =
                    session.withRows(FIND_SHAPES, ids(objects.keySet())).executeQuery()) {
                while (row.next()) {
                    ShapeKey shape = new ShapeKey(SqlSession.name(row, 3), SqlSession.name(row, 4));
                    Objects.requireNonNull(objects.get(row.getLong(1))).shapes.put(shape, row.getLong(2));
                }
            }
        }
    }

    private void count(String count, Map<Long, Row> rings) throws SQLException {
        if (rings.isEmpty()) {
            return;
        }
        try (ResultSet counted = session.withRows(count, ids(rings.keySet())).executeQuery()) {
            while (counted.next()) {
                Row ring = Objects.requireNonNull(rings.get(counted.getLong(1)));
                ring.events = counted.getInt(2);
                ring.systemEvents = counted.getInt(3);
            }
        }
    }

    private static List<Object[]> ids(Collection<Long> ids) {
        return ids.stream().map(id -> new Object[] {id}).toList();
    }

    private void put(Row row) {
        rows.put(row.key, row);
        byId.put(row.id(), row);
        if (byId.size() > 2 * REMEMBERED) {
            byId.values().retainAll(new HashSet<>(rows.values()));
        }
    }

    /** The object of an event. */
    Row object(ObjectKey key) throws SQLException {
        return row(Key.of(key));
    }

    /** The prefix whose ring an event goes into; null if it goes into its object's. */
    @Nullable
    Row prefix(ChangeEvent event) throws SQLException {
        Key prefix = Key.ofPrefix(event);
        return prefix == null ? null : row(prefix);
    }

    private Row row(Key key) throws SQLException {
        Row row = rows.get(key);
        if (row == null) {
            look(Set.of(key));
            row = Objects.requireNonNull(rows.get(key), "it is put down");
        }
        return row;
    }

    /** From now on, so many events of a ring are kept; null for the store's own bound. */
    void bound(Row ring, @Nullable Integer maxEvents) {
        Long bound = maxEvents == null ? null : (long) maxEvents;
        if (!Objects.equals(bound, ring.bound)) {
            session.later(SqlSession.Turn.BOUNDS, SET_BOUND, bound, ring.id());
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
            String name = SqlSession.name(row, 4);
            key = new Key(
                    SqlSession.name(row, 1),
                    SqlSession.name(row, 2),
                    SqlSession.name(row, 3),
                    name,
                    name.endsWith(PREFIX_END));
        }
        return row(key);
    }

    /** The number of the shape of an object that an event has; null if it has none yet. */
    @Nullable
    Long shape(Row object, ChangeEvent event) {
        return object.shapes.get(new ShapeKey(event.apiVersion(), event.object().kind()));
    }

    /** Puts a new shape of an object down; gives back its number. */
    long addShape(Row object, ChangeEvent event, byte @Nullable [] managedFields) throws SQLException {
        ShapeKey key = new ShapeKey(event.apiVersion(), event.object().kind());
        long id = numbers.next("shapes");
        session.later(
                SqlSession.Turn.COMMON_ROWS,
                INSERT_SHAPE,
                id,
                object.id(),
                key.apiVersion(),
                key.kind(),
                managedFields);
        space.changed(SHAPE_ROW_BYTES + (managedFields == null ? 0 : managedFields.length));
        object.shapes.put(key, id);
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
        // An object that has lost a shape is read anew when it is asked for again.
        space.deleted(session, SWEEP_SHAPES, released).forEach(this::forget);
        space.deleted(session, SWEEP, released).forEach(this::forget);
        released.clear();
    }

    private void forget(long id) {
        Row row = byId.remove(id);
        if (row != null) {
            rows.remove(row.key);
        }
    }

    /** After a rollback, or when others have written, nothing that was remembered need be true. */
    void forget() {
        rows.clear();
        byId.clear();
        released.clear();
    }
}
