package io.logistis.store.jdbc;

import io.logistis.event.EventId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Which events go, and what goes with them. Within the writer's transaction. */
final class Eviction {

    private static final String OLDEST_OF_RING = """
            SELECT id FROM events WHERE object_id = ? AND prefix_id IS NULL ORDER BY id LIMIT 1""";
    private static final String OLDEST_OF_SYSTEM = """
            SELECT id FROM events WHERE object_id = ? AND prefix_id IS NULL AND by_system = 1 ORDER BY id LIMIT 1""";
    private static final String OLDEST_OF_PREFIX = "SELECT id FROM events WHERE prefix_id = ? ORDER BY id LIMIT 1";
    private static final String OLDEST_SYSTEM_OF_PREFIX = """
            SELECT id FROM events WHERE prefix_id = ? AND by_system = 1 ORDER BY id LIMIT 1""";
    private static final String OLDEST = "SELECT id FROM events ORDER BY id LIMIT ?";
    private static final String EXPIRED = "SELECT id FROM events WHERE id < ? ORDER BY id LIMIT ?";

    private static final String DELETE = """
            DELETE FROM events WHERE id = ?
            RETURNING object_id, prefix_id, collection_id, shape_id, origin_id, by_system, before_number, after_number""";
    private static final String MARK_NEXT = """
            UPDATE events SET evicted_before = 1 WHERE evicted_before = 0 AND id = (
              SELECT id FROM events WHERE object_id = ? AND id > ? AND prefix_id IS NULL ORDER BY id LIMIT 1)""";

    private final SqlSession session;
    private final EventTables tables;
    private final int step;

    /** @param step how many go before it is asked again whether that is enough */
    Eviction(SqlSession session, EventTables tables, int step) {
        this.session = session;
        this.tables = tables;
        this.step = step;
    }

    /**
     * The oldest of system users go while those are more than half, else the oldest of all; gives back how many went.
     *
     * @param maxEvents of a ring that has no bound of its own
     */
    int overflow(ObjectTable.Row ring, int maxEvents) throws SQLException {
        int gone = 0;
        while (ring.events() > ring.bound(maxEvents)) {
            String next;
            if (ring.isPrefix()) {
                next = ring.isMostlySystems() ? OLDEST_SYSTEM_OF_PREFIX : OLDEST_OF_PREFIX;
            } else {
                next = ring.isMostlySystems() ? OLDEST_OF_SYSTEM : OLDEST_OF_RING;
            }
            remove(Objects.requireNonNull(session.bytes(next, ring.id()), "a ring holds as many as it says"));
            gone++;
        }
        return gone;
    }

    /** Those older than that go, oldest first, up to a number; gives back how many went. */
    int expire(EventId oldestKept, int most) throws SQLException {
        return removeAll(ids(EXPIRED, oldestKept.bytes(), (long) most));
    }

    /** The oldest of all go, until what is stored takes no more than that, or a number is gone; gives back how many went. */
    int shrink(long maxBytes, int most) throws SQLException {
        int gone = 0;
        while (gone < most && Sqlite.usedBytes(session) > maxBytes) {
            int more = removeAll(ids(OLDEST, (long) step));
            if (more == 0) {
                break;
            }
            gone += more;
            tables.settle();
        }
        return gone;
    }

    private List<byte[]> ids(String select, Object... values) throws SQLException {
        List<byte[]> ids = new ArrayList<>();
        try (ResultSet row = session.with(select, values).executeQuery()) {
            while (row.next()) {
                ids.add(row.getBytes(1));
            }
        }
        return ids;
    }

    private int removeAll(List<byte[]> ids) throws SQLException {
        for (byte[] id : ids) {
            remove(id);
        }
        return ids.size();
    }

    private void remove(byte[] id) throws SQLException {
        long object;
        long shape;
        Long before;
        Long after;
        try (ResultSet row = session.with(DELETE, (Object) id).executeQuery()) {
            if (!row.next()) {
                return;
            }
            object = row.getLong(1);
            Long prefix = SqlSession.number(row, 2);
            shape = row.getLong(4);
            tables.release(
                    object, prefix == null ? object : prefix, row.getLong(3), row.getLong(5), row.getInt(6) != 0);
            before = SqlSession.number(row, 7);
            after = SqlSession.number(row, 8);
        }
        tables.snapshots().release(shape, before);
        tables.snapshots().release(shape, after);
        session.update(MARK_NEXT, object, id);
    }
}
