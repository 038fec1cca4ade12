package io.logistis.store.jdbc;

import io.logistis.event.EventId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Which events go, and what goes with them. Within the writer's transaction. */
final class Eviction {

    private static final String OLDEST_OF_RING = """
            SELECT object_id AS ring, id, by_system FROM events WHERE object_id = ? AND prefix_id IS NULL
            ORDER BY id LIMIT ?""";
    private static final String OLDEST_OF_SYSTEM = """
            SELECT object_id AS ring, id, by_system FROM events
            WHERE object_id = ? AND prefix_id IS NULL AND by_system = 1 ORDER BY id LIMIT ?""";
    private static final String OLDEST_OF_PREFIX = """
            SELECT prefix_id AS ring, id, by_system FROM events WHERE prefix_id = ? ORDER BY id LIMIT ?""";
    private static final String OLDEST_SYSTEM_OF_PREFIX = """
            SELECT prefix_id AS ring, id, by_system FROM events WHERE prefix_id = ? AND by_system = 1
            ORDER BY id LIMIT ?""";
    private static final String OLDEST = "SELECT id FROM events ORDER BY id LIMIT ?";
    private static final String EXPIRED = "SELECT id FROM events WHERE id < ? ORDER BY id LIMIT ?";

    private static final String DELETE = """
            DELETE FROM events WHERE id IN {rows}
            RETURNING id, object_id, prefix_id, collection_id, shape_id, origin_id, by_system, before_number,
              after_number,\s""" + EventTable.BYTES;
    private static final String MARK_NEXT = """
            UPDATE events SET evicted_before = 1 WHERE evicted_before = 0 AND id = (
              SELECT id FROM events WHERE object_id = ? AND id > ? AND prefix_id IS NULL ORDER BY id LIMIT 1)""";

    private record Old(EventId id, boolean bySystem) {}

    /** A ring that holds too many. */
    private static final class Full {
        private final ObjectTable.Row ring;
        private final long tooMany;
        private final List<Old> all = new ArrayList<>();
        private final List<Old> bySystem = new ArrayList<>();

        private Full(ObjectTable.Row ring, long maxEvents) {
            this.ring = ring;
            this.tooMany = ring.events() - maxEvents;
        }

        /** Whether system users may have more than half of it at some time while it is emptied. */
        private boolean asksForSystems() {
            return ring.systemEvents() > 0 && 2L * ring.systemEvents() > ring.events() - (tooMany - 1);
        }

        /** Whether they may have no more than half of it at some time. */
        private boolean asksForAll() {
            return 2 * (ring.systemEvents() - (tooMany - 1)) <= ring.events() - (tooMany - 1);
        }

        /** The oldest of system users while those are more than half, else the oldest of all. */
        private Set<EventId> going() {
            all.sort(Comparator.comparing(Old::id));
            bySystem.sort(Comparator.comparing(Old::id));
            Iterator<Old> nextOfAll = all.iterator();
            Iterator<Old> nextBySystem = bySystem.iterator();
            int events = ring.events();
            int systemEvents = ring.systemEvents();
            Set<EventId> going = new LinkedHashSet<>();
            while (going.size() < tooMany) {
                Old next = (2 * systemEvents > events ? nextBySystem : nextOfAll).next();
                if (going.add(next.id())) {
                    events--;
                    systemEvents -= next.bySystem() ? 1 : 0;
                }
            }
            return going;
        }
    }

    private final SqlSession session;
    private final Space space;
    private final EventTables tables;
    private final int step;

    /** @param step how many go before it is asked again whether that is enough */
    Eviction(SqlSession session, Space space, EventTables tables, int step) {
        this.session = session;
        this.space = space;
        this.tables = tables;
        this.step = step;
    }

    /**
     * Of the rings that hold too many, the oldest of system users go while those are more than half, else the oldest of
     * all; gives back how many went.
     *
     * @param maxEvents of a ring that has no bound of its own
     */
    int overflow(Collection<ObjectTable.Row> rings, int maxEvents) throws SQLException {
        Map<Long, Full> objects = new LinkedHashMap<>();
        Map<Long, Full> prefixes = new LinkedHashMap<>();
        for (ObjectTable.Row ring : rings) {
            long bound = ring.bound(maxEvents);
            if (ring.events() > bound) {
                (ring.isPrefix() ? prefixes : objects).put(ring.id(), new Full(ring, bound));
            }
        }
        look(OLDEST_OF_RING, OLDEST_OF_SYSTEM, objects);
        look(OLDEST_OF_PREFIX, OLDEST_SYSTEM_OF_PREFIX, prefixes);
        List<EventId> going = new ArrayList<>();
        objects.values().forEach(full -> going.addAll(full.going()));
        prefixes.values().forEach(full -> going.addAll(full.going()));
        return removeAll(going);
    }

    private void look(String oldest, String oldestBySystem, Map<Long, Full> rings) throws SQLException {
        look(oldest, rings, Full::asksForAll, full -> full.all);
        look(oldestBySystem, rings, Full::asksForSystems, full -> full.bySystem);
    }

    private void look(String select, Map<Long, Full> rings, Predicate<Full> asks, Function<Full, List<Old>> into)
            throws SQLException {
        List<Full> asking = rings.values().stream().filter(asks).toList();
        for (List<Full> portion : SqlSession.portions(asking)) {
            List<Object[]> wanted = new ArrayList<>();
            for (Full full : portion) {
                wanted.add(new Object[] {full.ring.id(), full.tooMany});
            }
            try (ResultSet row = session.each(select, wanted).executeQuery()) {
                while (row.next()) {
                    into.apply(Objects.requireNonNull(rings.get(row.getLong(1))))
                            .add(old(row));
                }
            }
        }
    }

    private static Old old(ResultSet row) throws SQLException {
        return new Old(EventId.fromBytes(row.getBytes(2)), row.getInt(3) != 0);
    }

    /** Those older than that go, oldest first, up to a number; gives back how many went. */
    int expire(EventId oldestKept, int most) throws SQLException {
        return removeAll(ids(EXPIRED, oldestKept.bytes(), (long) most));
    }

    /** The oldest of all go, until what is stored takes no more than that, or a number is gone; gives back how many went. */
    int shrink(long maxBytes, int most) throws SQLException {
        int gone = 0;
        while (gone < most && space.used(session) > maxBytes) {
            int more = removeAll(ids(OLDEST, (long) step));
            if (more == 0) {
                break;
            }
            gone += more;
            tables.settle();
        }
        return gone;
    }

    private List<EventId> ids(String select, Object... values) throws SQLException {
        List<EventId> ids = new ArrayList<>();
        try (ResultSet row = session.with(select, values).executeQuery()) {
            while (row.next()) {
                ids.add(EventId.fromBytes(row.getBytes(1)));
            }
        }
        return ids;
    }

    private int removeAll(List<EventId> ids) throws SQLException {
        List<Object[]> keys = new ArrayList<>();
        for (EventId id : ids) {
            keys.add(new Object[] {id.bytes()});
        }
        SnapshotTable.Released released = new SnapshotTable.Released();
        List<Object[]> gone = new ArrayList<>();
        for (List<Object[]> portion : SqlSession.portions(keys)) {
            try (ResultSet row = session.withRows(DELETE, portion).executeQuery()) {
                while (row.next()) {
                    long object = row.getLong(2);
                    Long prefix = SqlSession.number(row, 3);
                    long shape = row.getLong(5);
                    tables.release(
                            object,
                            prefix == null ? object : prefix,
                            row.getLong(4),
                            row.getLong(6),
                            row.getInt(7) != 0);
                    released.add(shape, SqlSession.number(row, 8));
                    released.add(shape, SqlSession.number(row, 9));
                    space.changed(-row.getLong(10));
                    gone.add(new Object[] {object, row.getBytes(1)});
                }
            }
        }
        tables.snapshots().release(released);
        session.updateAll(MARK_NEXT, gone);
        return gone.size();
    }
}
