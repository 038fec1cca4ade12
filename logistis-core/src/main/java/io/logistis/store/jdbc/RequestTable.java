package io.logistis.store.jdbc;

import io.logistis.event.EventId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@link RecentRequests} where others write as well: under which ids the requests of the last ten minutes are kept, by the
 * hash of their uids, whoever kept them. Within the writer's transaction.
 */
final class RequestTable {

    private static final long EXPIRE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final String FIND = "SELECT hash, event_id FROM requests WHERE hash IN {rows}";
    private static final String PUT = """
            INSERT INTO requests (hash, event_id) VALUES (?, ?)
            ON CONFLICT (hash) DO UPDATE SET event_id = excluded.event_id""";
    private static final String EXPIRE = "DELETE FROM requests WHERE event_id < ?";

    private final SqlSession session;
    private long expired = System.nanoTime();

    RequestTable(SqlSession session) {
        this.session = session;
    }

    /** Of these requests, by the hash, those that others have kept since less than ten minutes. */
    Map<Long, EventId> find(Collection<Long> hashes, Instant now) throws SQLException {
        Map<Long, EventId> found = new HashMap<>();
        for (List<Long> portion : SqlSession.portions(hashes)) {
            List<Object[]> rows =
                    portion.stream().map(hash -> new Object[] {hash}).toList();
            try (ResultSet row = session.withRows(FIND, rows).executeQuery()) {
                while (row.next()) {
                    EventId id = EventId.fromBytes(row.getBytes(2));
                    if (id.compareTo(oldest(now)) >= 0) {
                        found.put(row.getLong(1), id);
                    }
                }
            }
        }
        return found;
    }

    void put(long hash, EventId id) {
        session.later(SqlSession.Turn.COMMON_ROWS, PUT, hash, id.bytes());
    }

    /** Lets go of what is older, now and then. */
    void expire(Instant now) throws SQLException {
        if (System.nanoTime() - expired > EXPIRE_NANOS) {
            expired = System.nanoTime();
            session.update(EXPIRE, (Object) oldest(now).bytes());
        }
    }

    private static EventId oldest(Instant now) {
        return EventId.lowestAt(now.minus(RecentRequests.WINDOW));
    }
}
