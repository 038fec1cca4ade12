package io.logistis.store.jdbc;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.store.Interruption;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The connection that writes, with all that is remembered of the tables, for as long as nothing goes wrong with it. For
 * the writer's thread only.
 */
final class WriterSession implements AutoCloseable {

    private static final int MOST_EXPIRED = 512;
    private static final int MOST_SHRUNK = 4096;
    private static final int VACUUM_STEP = 64;
    private static final int LEAST_SLACK = 16;
    private static final long NOTE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final String BEGIN = "UPDATE recorder SET last_seen = 0 WHERE id = 0";
    private static final String RECENT = "SELECT id, request_uid FROM events WHERE id >= ? ORDER BY id DESC LIMIT ?";
    private static final String NOT_SEEN_AGAIN = """
            SELECT id, object_id, prefix_id, by_system FROM events WHERE uid = ? AND prefix_id IS NOT NULL
            ORDER BY id DESC LIMIT 1""";
    private static final String ADOPT = "UPDATE events SET prefix_id = NULL WHERE id = ?";
    private static final String OBJECTS_AFTER = "SELECT id FROM objects WHERE id > ? ORDER BY id LIMIT ?";
    private static final int TRIMMED_AT_ONCE = 64;
    private static final String EXISTS = "SELECT 1 FROM events WHERE id = ?";

    private final SqlSession session;
    private final Retention retention;
    private final StoreSizes sizes;
    private final DeltaCodec codec = new DeltaCodec();
    private final EventTables tables;
    private final Eviction eviction;
    private final RecentRequests recent = new RecentRequests();
    private Tally committed;
    private Tally tally;
    /** More than the retention says until all objects have been gone through. */
    private long keptPerObject;

    private long trimmedTo;
    private boolean noted;
    private long lastNoted;

    private WriterSession(SqlSession session, Retention retention, StoreSizes sizes, Tally tally) {
        this.session = session;
        this.retention = retention;
        this.sizes = sizes;
        this.tables = new EventTables(session, codec, sizes.snapshot());
        this.eviction = new Eviction(session, tables, Math.min(sizes.groupEvents(), 32));
        this.committed = tally;
        this.tally = tally;
    }

    /**
     * Opens the connection and brings the schema up to date.
     *
     * @param tally what was counted before; the number of events is read anew
     */
    static WriterSession open(DataSource dataSource, Retention retention, StoreSizes sizes, Tally tally, Instant now)
            throws SQLException {
        SqlSession session = Sqlite.openWriter(dataSource, sizes.log());
        try {
            WriterSession opened =
                    new WriterSession(session, retention, sizes, tally.withEvents(Journal.events(session)));
            opened.remember(now);
            opened.keptPerObject = Math.max(Journal.maxEventsPerObject(session), retention.maxEventsPerObject());
            session.commit();
            return opened;
        } catch (SQLException | RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private record Request(long hash, EventId id) {}

    private void remember(Instant now) throws SQLException {
        byte[] since = EventId.lowestAt(now.minus(RecentRequests.WINDOW)).bytes();
        Deque<Request> oldestFirst = new ArrayDeque<>();
        try (ResultSet row =
                session.with(RECENT, since, (long) RecentRequests.MOST).executeQuery()) {
            while (row.next()) {
                String requestUid = String.valueOf(Packed.uid(row.getBytes(2)));
                oldestFirst.addFirst(new Request(RecentRequests.hash(requestUid), EventId.fromBytes(row.getBytes(1))));
            }
        }
        oldestFirst.forEach(request -> recent.put(request.hash(), request.id(), now));
        recent.committed();
    }

    SqlSession sql() {
        return session;
    }

    /** What is counted up to the last commit. */
    Tally tally() {
        return committed;
    }

    @Nullable
    Path file() throws SQLException {
        return Sqlite.file(session);
    }

    /** Takes the right to write before anything is read, so that nobody can write between the two. */
    void begin() throws SQLException {
        session.update(BEGIN);
    }

    /** Writes an event, and lets go of what its ring holds too many of. */
    EventId append(NewEvent added, Instant now) throws SQLException {
        ChangeEvent event = added.event();
        long hash = RecentRequests.hash(event.requestUid());
        EventId known = recent.get(hash, now);
        if (known != null && isOf(known, event.requestUid())) {
            return known;
        }
        if (exists(event.id())) {
            return event.id();
        }
        ObjectTable.Row object = tables.objects().object(event.object().key());
        ObjectTable.Row prefix = tables.objects().prefix(event);
        if (prefix == null) {
            adopt(object, event.object().uid());
        } else {
            object.adopted(null);
        }
        EventTable.insert(session, event, tables.use(added, object, prefix));
        ObjectTable.Row ring = prefix == null ? object : prefix;
        ring.added(event.user().isSystem());
        recent.put(hash, event.id(), now);
        tables.objects().bound(ring, added.maxEventsPerObject());
        tally = tally.appended().evictedByCount(eviction.overflow(ring, retention.maxEventsPerObject()));
        return event.id();
    }

    /** Hashes can be equal; of an event that is gone already nobody can say more. */
    private boolean isOf(EventId known, String requestUid) throws SQLException {
        ChangeEvent event = EventTable.get(session, known);
        return event == null || event.requestUid().equals(requestUid);
    }

    private boolean exists(EventId id) throws SQLException {
        return session.number(EXISTS, (Object) id.bytes()) != null;
    }

    /** A later review bears the uid of a CREATE by generateName: it was carried out, and belongs to its object. */
    private void adopt(ObjectTable.Row later, @Nullable String uid) throws SQLException {
        if (later.hasAdopted(uid)) {
            return;
        }
        byte[] id;
        try (ResultSet row =
                session.with(NOT_SEEN_AGAIN, (Object) Packed.uid(uid)).executeQuery()) {
            later.adopted(uid);
            if (!row.next()) {
                return;
            }
            id = row.getBytes(1);
            tables.objects().adopt(row.getLong(3), row.getLong(2), row.getInt(4) != 0);
        }
        session.update(ADOPT, (Object) id);
    }

    void journal(Interruption interruption, Instant now) throws SQLException {
        Journal.put(session, interruption, oldestKept(now, retention.maxAge()));
    }

    void keepProfile(String hash, String text, Instant now) throws SQLException {
        Journal.putProfile(session, hash, text, now);
    }

    /** The recorder was away since it was last seen, if it ever was. */
    void journalAbsence(Instant now) throws SQLException {
        Instant lastSeen = Journal.lastSeen(session);
        if (lastSeen == null) {
            return;
        }
        byte[] newest = session.bytes("SELECT id FROM events ORDER BY id DESC LIMIT 1");
        Instant lastEvent =
                newest == null ? lastSeen : EventId.fromBytes(newest).time();
        Instant from = lastEvent.isAfter(lastSeen) && lastEvent.isBefore(now) ? lastEvent : lastSeen;
        boolean clockWentBack = now.isBefore(from);
        journal(
                new Interruption(
                        clockWentBack ? now : from, clockWentBack ? from : now, Interruption.Reason.STOPPED, 0),
                now);
    }

    /** Keeps the bounds, and commits. */
    void commit(Instant now) throws SQLException {
        keepBounds(now);
        giveBackSpace(Math.max(LEAST_SLACK, sizes.data() / 4096 / 16));
        tables.settle();
        noteThatItIsUp(now);
        if (tally.committedEvents() > committed.committedEvents()) {
            tally = tally.committed();
        }
        session.commit();
        committed = tally;
        recent.committed();
    }

    /** About once a second: each time costs a page. */
    private void noteThatItIsUp(Instant now) throws SQLException {
        long moment = System.nanoTime();
        if (!noted || moment - lastNoted > NOTE_NANOS) {
            Journal.seen(session, now, keptPerObject);
            noted = true;
            lastNoted = moment;
        }
    }

    /** The last commit. */
    void commitLast(Instant now) throws SQLException {
        keepBounds(now);
        tables.settle();
        Journal.stopped(session, now, keptPerObject, tally.events());
        session.commit();
        committed = tally;
    }

    private void keepBounds(Instant now) throws SQLException {
        EventId oldestKept = EventId.lowestAt(oldestKept(now, retention.maxAge()));
        tally = tally.expired(eviction.expire(oldestKept, MOST_EXPIRED));
        tally = tally.evictedByBytes(eviction.shrink(sizes.data(), MOST_SHRUNK));
    }

    private void giveBackSpace(long slack) throws SQLException {
        long free = Sqlite.freePages(session);
        if (free > slack) {
            Sqlite.vacuum(session, (int) Math.min(free - slack, VACUUM_STEP));
        }
    }

    /** A step of what can be done while nothing waits; gives back whether there is more to do. */
    boolean tidy(Instant now) throws SQLException {
        begin();
        Tally before = tally;
        boolean trimming = trimSome();
        keepBounds(now);
        long free = Sqlite.freePages(session);
        if (!trimming && tally.equals(before) && free <= LEAST_SLACK) {
            session.end();
            return false;
        }
        giveBackSpace(LEAST_SLACK);
        boolean freed = Sqlite.freePages(session) < free;
        boolean more = trimming || freed || !tally.equals(before);
        commit(now);
        return more;
    }

    /** Where fewer events of an object are to be kept than were so far, goes through all objects, some at a time. */
    private boolean trimSome() throws SQLException {
        if (keptPerObject <= retention.maxEventsPerObject()) {
            return false;
        }
        List<Long> objects = new ArrayList<>();
        try (ResultSet row =
                session.with(OBJECTS_AFTER, trimmedTo, (long) TRIMMED_AT_ONCE).executeQuery()) {
            while (row.next()) {
                objects.add(row.getLong(1));
            }
        }
        for (Long object : objects) {
            ObjectTable.Row ring = tables.objects().ring(object);
            if (ring != null) {
                tally = tally.evictedByCount(eviction.overflow(ring, retention.maxEventsPerObject()));
            }
            trimmedTo = object;
        }
        if (objects.size() < TRIMMED_AT_ONCE) {
            keptPerObject = retention.maxEventsPerObject();
            noted = false;
        }
        return true;
    }

    /** Undoes what was not committed. */
    void rollback() throws SQLException {
        tally = committed;
        noted = false;
        tables.forget();
        recent.rolledBack();
        session.rollback();
    }

    /** The moment before which nothing is kept. */
    static Instant oldestKept(Instant now, Duration maxAge) {
        return maxAge.compareTo(Duration.between(Instant.EPOCH, now)) < 0 ? now.minus(maxAge) : Instant.EPOCH;
    }

    @Override
    public void close() throws SQLException {
        codec.close();
        session.close();
    }
}
