package io.logistis.store.jdbc;

import io.logistis.store.Interruption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one recorder that a SQLite database has. */
final class SqliteRecorders implements Recorders {

    private static final String LAST_SEEN = "SELECT last_seen FROM recorder WHERE id = 1";
    private static final String EVENTS = "SELECT events FROM recorder WHERE id = 1";
    private static final String COUNT = "SELECT count(*) FROM events";
    private static final String SEEN = """
            INSERT INTO recorder (id, last_seen, events, max_events_per_object) VALUES (1, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET last_seen = excluded.last_seen, events = excluded.events,
              max_events_per_object = excluded.max_events_per_object""";
    private static final String MAX_EVENTS = "SELECT max_events_per_object FROM recorder WHERE id = 1";

    @Override
    public void prepare(SqlSession session) {}

    /** Counts events only if the recorder could not say how many there are when it stopped. */
    @Override
    public long open(SqlSession session, Instant now, long ignored) throws SQLException {
        Long events = session.number(EVENTS);
        events = events == null ? session.number(COUNT) : events;
        return events == null ? 0 : events;
    }

    @Override
    public long eventsElsewhere() {
        return 0;
    }

    @Override
    public long maxEventsPerObject(SqlSession session) throws SQLException {
        Long events = session.number(MAX_EVENTS);
        return events == null ? 0 : events;
    }

    @Override
    public @Nullable Instant lastSeen(SqlSession session, Instant now) throws SQLException {
        Long nanos = session.number(LAST_SEEN);
        return nanos == null ? null : Moments.ofNanos(nanos);
    }

    @Override
    public List<Interruption> seen(SqlSession session, Instant now, long maxEventsPerObject, long events)
            throws SQLException {
        session.update(SEEN, Moments.nanos(now), null, maxEventsPerObject);
        return List.of();
    }

    @Override
    public void stopped(SqlSession session, Instant now, long maxEventsPerObject, long events) throws SQLException {
        session.update(SEEN, Moments.nanos(now), events, maxEventsPerObject);
    }
}
