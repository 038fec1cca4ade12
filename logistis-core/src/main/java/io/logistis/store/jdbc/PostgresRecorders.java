package io.logistis.store.jdbc;

import io.logistis.store.Interruption;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The recorders that share a database, one row each. It says when a recorder was last up, and how many events and bytes
 * it answers for, so that the sum over all is what there is. A recorder that has not been seen for a while went away
 * without a word: whoever notices writes that down for it. For the writer's thread only, but for what it answers for others.
 */
final class PostgresRecorders implements Recorders, Space {

    /** A recorder is seen every ten seconds, if it can write. */
    private static final Duration AWAY = Duration.ofSeconds(25);

    private static final String MEASURE = """
            SELECT (SELECT count(*) FROM events),
              coalesce((SELECT sum(%s) FROM events), 0) + coalesce((SELECT sum(%s) FROM snapshots), 0)
                + coalesce((SELECT sum(%s) FROM objects), 0) + coalesce((SELECT sum(%s) FROM shapes), 0)
                + coalesce((SELECT sum(%s) FROM origins), 0) + coalesce((SELECT sum(%s) FROM collections), 0)""".formatted(
                    EventTable.BYTES,
                    SnapshotTable.BYTES,
                    ObjectTable.BYTES,
                    ObjectTable.SHAPE_BYTES,
                    EventTables.ORIGIN_BYTES,
                    EventTables.COLLECTION_BYTES);
    private static final String ELSEWHERE =
            "SELECT coalesce(sum(events), 0), coalesce(sum(bytes), 0) FROM recorders WHERE id <> ?";
    private static final String FORGET_STOPPED = """
            DELETE FROM recorders WHERE up = 0 AND id <> (
              SELECT id FROM recorders ORDER BY last_seen DESC, id LIMIT 1)""";
    private static final String CLEAR_STOPPED = "UPDATE recorders SET events = 0, bytes = 0 WHERE up = 0";
    private static final String MAX_EVENTS = "SELECT max(max_events_per_object) FROM recorders";
    private static final String OTHERS_UP =
            "SELECT count(*) FROM recorders WHERE id <> ? AND up = 1 AND last_seen >= ?";
    private static final String LAST_SEEN = "SELECT max(last_seen) FROM recorders WHERE id <> ?";
    private static final String ALL_AWAY = "UPDATE recorders SET up = 0 WHERE id <> ?";
    private static final String AWAY_SINCE = """
            UPDATE recorders SET up = 0 WHERE id <> ? AND up = 1 AND last_seen < ? RETURNING last_seen""";
    private static final String SEEN = """
            UPDATE recorders SET last_seen = ?, up = ?, events = ?, bytes = ?, max_events_per_object = ? WHERE id = ?""";
    private static final String ADD = """
            INSERT INTO recorders (last_seen, up, events, bytes, max_events_per_object, id) VALUES (?, ?, ?, ?, ?, ?)""";

    private final long id = new SecureRandom().nextLong();
    private boolean opened;
    private long allEvents;
    private long allBytes;
    private @Nullable Instant judgesSince;
    private @Nullable Instant lastSeenItself;
    private long bytes;
    private long committedBytes;
    private long bytesElsewhere;
    private volatile long eventsElsewhere;

    @Override
    public void prepare(SqlSession session) throws SQLException {
        if (!opened) {
            try (ResultSet row = session.with(MEASURE).executeQuery()) {
                row.next();
                allEvents = row.getLong(1);
                allBytes = row.getLong(2);
            }
        }
    }

    /** Answers for all that is there but for what others answer for. */
    @Override
    public long open(SqlSession session, Instant now, long events) throws SQLException {
        lookElsewhere(session);
        if (opened) {
            return events;
        }
        session.update(CLEAR_STOPPED);
        session.update(FORGET_STOPPED);
        lookElsewhere(session);
        bytes = allBytes - bytesElsewhere;
        committedBytes = bytes;
        opened = true;
        return allEvents - eventsElsewhere;
    }

    /** Others have written. */
    void lookElsewhere(SqlSession session) throws SQLException {
        try (ResultSet row = session.with(ELSEWHERE, id).executeQuery()) {
            row.next();
            eventsElsewhere = row.getLong(1);
            bytesElsewhere = row.getLong(2);
        }
    }

    @Override
    public long eventsElsewhere() {
        return eventsElsewhere;
    }

    @Override
    public long maxEventsPerObject(SqlSession session) throws SQLException {
        Long events = session.number(MAX_EVENTS);
        return events == null ? 0 : events;
    }

    @Override
    public @Nullable Instant lastSeen(SqlSession session, Instant now) throws SQLException {
        long others = Objects.requireNonNull(session.number(OTHERS_UP, id, Moments.nanos(now.minus(AWAY))));
        Long nanos = others > 0 ? null : session.number(LAST_SEEN, id);
        if (nanos == null) {
            return null;
        }
        session.update(ALL_AWAY, id);
        return Moments.ofNanos(nanos);
    }

    @Override
    public List<Interruption> seen(SqlSession session, Instant now, long maxEventsPerObject, long events)
            throws SQLException {
        put(session, now, 1, maxEventsPerObject, events);
        return judges(now) ? away(session, now) : List.of();
    }

    /** One that could not write itself does not know of others whether they could. */
    private boolean judges(Instant now) {
        Instant before = lastSeenItself;
        lastSeenItself = now;
        if (before == null || judgesSince == null || before.plus(AWAY).isBefore(now)) {
            judgesSince = now.plus(AWAY);
        }
        return !now.isBefore(judgesSince);
    }

    private List<Interruption> away(SqlSession session, Instant now) throws SQLException {
        List<Interruption> away = new ArrayList<>();
        try (ResultSet row =
                session.with(AWAY_SINCE, id, Moments.nanos(now.minus(AWAY))).executeQuery()) {
            while (row.next()) {
                away.add(new Interruption(Moments.ofNanos(row.getLong(1)), now, Interruption.Reason.STOPPED, 0));
            }
        }
        return away;
    }

    @Override
    public void stopped(SqlSession session, Instant now, long maxEventsPerObject, long events) throws SQLException {
        put(session, now, 0, maxEventsPerObject, events);
    }

    private void put(SqlSession session, Instant now, long up, long maxEventsPerObject, long events)
            throws SQLException {
        Object[] values = {Moments.nanos(now), up, events, bytes, maxEventsPerObject, id};
        if (session.update(SEEN, values) == 0) {
            session.update(ADD, values);
        }
    }

    @Override
    public long used(SqlSession session) {
        return bytes + bytesElsewhere;
    }

    @Override
    public void changed(long more) {
        bytes += more;
    }

    /** PostgreSQL keeps what is free for what comes. */
    @Override
    public long free(SqlSession session) {
        return 0;
    }

    @Override
    public void giveBack(SqlSession session, int pages) {}

    @Override
    public void committed() {
        committedBytes = bytes;
    }

    @Override
    public void rolledBack() {
        bytes = committedBytes;
    }
}
