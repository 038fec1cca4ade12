package io.logistis.store.jdbc;

import io.logistis.lock.Lock;
import io.logistis.lock.LockStore;
import io.logistis.store.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps locks in the database of an event store, whose thread writes them before all that waits there. Thread-safe. There
 * is nothing to close; it works as long as the event store is open.
 *
 * <p>Locks count in the bytes that the event store may take, and are never evicted.
 */
public final class JdbcLockStore implements LockStore {

    private static final String CREATE = """
            INSERT INTO locks (id, created_at, removed_at, body) VALUES (?, ?, NULL, ?)
            ON CONFLICT (id) DO NOTHING""";
    private static final String OPEN = "SELECT body FROM locks WHERE removed_at IS NULL ORDER BY created_at, id";
    private static final String ALL = """
            SELECT body FROM locks WHERE removed_at IS NULL OR removed_at >= ? ORDER BY created_at, id""";
    private static final String GET = """
            SELECT body FROM locks WHERE id = ? AND (removed_at IS NULL OR removed_at >= ?)""";
    private static final String REMOVE =
            "UPDATE locks SET removed_at = ?, body = ? WHERE id = ? AND removed_at IS NULL";
    private static final String FORGET = """
            DELETE FROM locks WHERE removed_at < ? OR removed_at < (
              SELECT removed_at FROM locks WHERE removed_at IS NOT NULL ORDER BY removed_at DESC LIMIT 1 OFFSET ?)""";

    private final JdbcEventStore events;
    private final Clock clock;

    /** @param clock tells when what has ended is kept no longer */
    public JdbcLockStore(JdbcEventStore events, Clock clock) {
        this.events = Objects.requireNonNull(events, "events");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public boolean create(Lock lock) {
        byte[] body = Packed.lock(lock);
        return events.writeNow("create lock " + lock.id(), session -> {
            session.update(FORGET, oldestKept(), MOST_ENDED - 1L);
            return session.update(CREATE, lock.id(), Moments.micros(lock.createdAt()), body) > 0;
        });
    }

    @Override
    public List<Lock> open() {
        return events.read("open locks", session -> locks(session, OPEN));
    }

    @Override
    public List<Lock> all() {
        return events.read("all locks", session -> locks(session, ALL, oldestKept()));
    }

    @Override
    public Optional<Lock> get(String id) {
        return events.read("lock " + id, session -> locks(session, GET, id, oldestKept())).stream()
                .findFirst();
    }

    @Override
    public Optional<Lock> remove(String id, String by, Instant at) {
        // All of a lock but its end stays as it was made, so that it can be read before.
        Optional<Lock> removed =
                get(id).filter(lock -> lock.removedAt() == null).map(lock -> lock.removed(by, at));
        return removed.filter(lock -> {
            byte[] body = Packed.lock(lock);
            return events.writeNow("remove lock " + id, session -> {
                session.update(FORGET, oldestKept(), MOST_ENDED - 1L);
                return session.update(REMOVE, Moments.micros(at), body, id) > 0;
            });
        });
    }

    private long oldestKept() {
        return Moments.micros(clock.instant().minus(KEPT));
    }

    /** @throws StoreException if one of them is damaged: better none is known than that one be missing unnoticed */
    private static List<Lock> locks(SqlSession session, String sql, @Nullable Object... values) throws SQLException {
        try (ResultSet row = session.with(sql, values).executeQuery()) {
            List<Lock> found = new ArrayList<>();
            while (row.next()) {
                found.add(Packed.lock(row.getBytes(1)));
            }
            return found;
        }
    }
}
