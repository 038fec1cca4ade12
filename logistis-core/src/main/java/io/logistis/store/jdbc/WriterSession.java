package io.logistis.store.jdbc;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.store.Interruption;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private static final Duration NOTE_EVERY = Duration.ofSeconds(1);

    private static final String RECENT = "SELECT id, request_uid FROM events WHERE id >= ? ORDER BY id DESC LIMIT ?";
    private static final String OBJECTS_AFTER = "SELECT id FROM objects WHERE id > ? ORDER BY id LIMIT ?";
    private static final int TRIMMED_AT_ONCE = 64;
    private static final String EXISTING = "SELECT id FROM events WHERE id IN {rows}";

    private final Dialect dialect;
    private final SqlSession session;
    private final Space space;
    private final Retention retention;
    private final StoreSizes sizes;
    private final DeltaCodec codec = new DeltaCodec();
    private final EventTables tables;
    private final Adoptions adoptions;
    private final Eviction eviction;
    private final RecentRequests recent = new RecentRequests();
    private final @Nullable RequestTable requests;
    private final Map<Long, EventId> keptByOthers = new HashMap<>();
    private final Set<EventId> existing = new HashSet<>();
    private final Set<ObjectTable.Row> grown = new LinkedHashSet<>();
    private Tally committed;
    private Tally tally;
    /** More than the retention says until all objects have been gone through. */
    private long keptPerObject;

    private long trimmedTo;
    private boolean noted;
    private Instant lastNoted = Instant.EPOCH;

    private WriterSession(Dialect dialect, SqlSession session, Retention retention, StoreSizes sizes, Tally tally) {
        this.dialect = dialect;
        this.session = session;
        this.space = dialect.space();
        this.requests = dialect.isShared() ? new RequestTable(session) : null;
        this.retention = retention;
        this.sizes = sizes;
        this.tables = new EventTables(session, dialect, codec, sizes.snapshot());
        this.adoptions = new Adoptions(session, tables.objects());
        this.eviction = new Eviction(session, space, tables, Math.min(sizes.groupEvents(), 32));
        this.committed = tally;
        this.tally = tally;
    }

    /**
     * Opens the connection and brings the schema up to date.
     *
     * @param tally what was counted before; the number of events is read anew
     */
    static WriterSession open(Dialect dialect, Retention retention, StoreSizes sizes, Tally tally, Instant now)
            throws SQLException {
        SqlSession session = dialect.openWriter();
        try {
            WriterSession opened = new WriterSession(dialect, session, retention, sizes, tally);
            opened.load(now);
            return opened;
        } catch (SQLException | RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private void load(Instant now) throws SQLException {
        dialect.recorders().prepare(session);
        session.commit();
        dialect.begin(session);
        long formerly = dialect.recorders().maxEventsPerObject(session);
        keptPerObject = Math.max(formerly, retention.maxEventsPerObject());
        committed = tally.withEvents(dialect.recorders().open(session, now, tally.events()));
        tally = committed;
        if (requests == null) {
            remember(now);
        }
        session.commit();
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

    /** What is counted up to the last commit: what this store has written, less what it let go. */
    Tally tally() {
        return committed;
    }

    /** Takes the right to write before anything is read, so that nobody can write between the two. */
    void begin() throws SQLException {
        if (dialect.begin(session)) {
            tables.forget();
        }
    }

    /** These will be appended now: looks at once for all that is there of them and their objects. */
    void expect(List<ChangeEvent> events, Instant now) throws SQLException {
        keptByOthers.clear();
        existing.clear();
        if (events.isEmpty()) {
            return;
        }
        if (requests != null) {
            Set<Long> unknown = new LinkedHashSet<>();
            for (ChangeEvent event : events) {
                long hash = RecentRequests.hash(event.requestUid());
                if (recent.get(hash, now) == null) {
                    unknown.add(hash);
                }
            }
            keptByOthers.putAll(requests.find(unknown, now));
        }
        List<Object[]> ids = new ArrayList<>();
        for (ChangeEvent event : events) {
            ids.add(new Object[] {event.id().bytes()});
        }
        for (List<Object[]> portion : SqlSession.portions(ids)) {
            try (ResultSet row = session.withRows(EXISTING, portion).executeQuery()) {
                while (row.next()) {
                    existing.add(EventId.fromBytes(row.getBytes(1)));
                }
            }
        }
        tables.expect(events);
        adoptions.expect(events);
    }

    /** Writes an event that was expected. */
    EventId append(NewEvent added, Instant now) throws SQLException {
        ChangeEvent event = added.event();
        long hash = RecentRequests.hash(event.requestUid());
        EventId known = recent.get(hash, now);
        if (known == null) {
            known = keptByOthers.get(hash);
        }
        if (known != null && isOf(known, event.requestUid())) {
            return known;
        }
        if (existing.contains(event.id())) {
            return event.id();
        }
        ObjectTable.Row object = tables.objects().object(event.object().key());
        ObjectTable.Row prefix = tables.objects().prefix(event);
        if (prefix == null) {
            adoptions.seenAgain(object, event.object().uid());
        } else {
            adoptions.created(event, object, prefix);
        }
        space.changed(EventTable.insert(session, event, tables.use(added, object, prefix)));
        ObjectTable.Row ring = prefix == null ? object : prefix;
        ring.added(event.user().isSystem());
        tables.objects().bound(ring, added.maxEventsPerObject());
        grown.add(ring);
        recent.put(hash, event.id(), now);
        existing.add(event.id());
        if (requests != null) {
            requests.put(hash, event.id());
        }
        tally = tally.appended();
        return event.id();
    }

    /** Hashes can be equal; of an event that is gone already nobody can say more. */
    private boolean isOf(EventId known, String requestUid) throws SQLException {
        ChangeEvent event = EventTable.get(session, known);
        return event == null || event.requestUid().equals(requestUid);
    }

    void journal(Interruption interruption, Instant now) throws SQLException {
        Journal.put(session, interruption, oldestKept(now, retention.maxAge()));
    }

    void keepProfile(String hash, String text, Instant now) throws SQLException {
        Journal.putProfile(session, hash, text, now);
    }

    /** Nobody recorded since a recorder was last seen, if one ever was. */
    void journalAbsence(Instant now) throws SQLException {
        Instant lastSeen = dialect.recorders().lastSeen(session, now);
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
        tally = tally.withBytes(dialect.isShared() ? space.used(session) : 0);
        if (tally.committedEvents() > committed.committedEvents()) {
            tally = tally.committed();
        }
        commit();
        recent.committed();
    }

    private void commit() throws SQLException {
        dialect.end(session);
        session.commit();
        space.committed();
        committed = tally;
    }

    /** About once a second: each time costs a page. */
    private void noteThatItIsUp(Instant now) throws SQLException {
        if (!noted || Duration.between(lastNoted, now).abs().compareTo(NOTE_EVERY) >= 0) {
            for (Interruption gone : dialect.recorders().seen(session, now, keptPerObject, tally.events())) {
                journal(gone, now);
            }
            if (requests != null) {
                requests.expire(now);
            }
            noted = true;
            lastNoted = now;
        }
    }

    /** The last commit. */
    void commitLast(Instant now) throws SQLException {
        keepBounds(now);
        tables.settle();
        dialect.recorders().stopped(session, now, keptPerObject, tally.events());
        commit();
    }

    private void keepBounds(Instant now) throws SQLException {
        tally = tally.evictedByCount(eviction.overflow(grown, retention.maxEventsPerObject()));
        grown.clear();
        EventId oldestKept = EventId.lowestAt(oldestKept(now, retention.maxAge()));
        tally = tally.expired(eviction.expire(oldestKept, MOST_EXPIRED));
        tally = tally.evictedByBytes(eviction.shrink(sizes.data(), MOST_SHRUNK));
    }

    private void giveBackSpace(long slack) throws SQLException {
        long free = space.free(session);
        if (free > slack) {
            space.giveBack(session, (int) Math.min(free - slack, VACUUM_STEP));
        }
    }

    /** A step of what can be done while nothing waits; gives back whether there is more to do. */
    boolean tidy(Instant now) throws SQLException {
        begin();
        Tally before = tally;
        boolean trimming = trimSome();
        keepBounds(now);
        long free = space.free(session);
        if (!trimming && tally.equals(before) && free <= LEAST_SLACK) {
            session.end();
            return false;
        }
        giveBackSpace(LEAST_SLACK);
        boolean freed = space.free(session) < free;
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
                grown.add(ring);
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
        grown.clear();
        space.rolledBack();
        recent.rolledBack();
        session.rollback();
    }

    /** The moment before which nothing is kept. */
    static Instant oldestKept(Instant now, Duration maxAge) {
        return maxAge.compareTo(Duration.between(Instant.EPOCH, now)) < 0 ? now.minus(maxAge) : Instant.EPOCH;
    }

    /** Lets go of a connection that may be of no use. */
    void discard() {
        codec.close();
        session.discard();
    }

    @Override
    public void close() throws SQLException {
        codec.close();
        session.close();
    }
}
