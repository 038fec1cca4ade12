package io.logistis.store.jdbc;

import io.logistis.store.Interruption;
import io.logistis.store.Retention;
import io.logistis.store.StoreException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. Whatever waits when it comes round goes into one commit; what can't be written for a fault
 * of its own is written by itself then, so that its neighbours do not fail with it. After a failure of the database the
 * connection is opened anew with the next write. Nothing ends this thread but {@link #close}.
 */
final class EventWriter {

    private static final Logger log = LoggerFactory.getLogger(EventWriter.class);

    private static final long TICK_MILLIS = 1000;
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long CLOSE_SECONDS = 4;
    /** A database that fails again and again is not opened anew for every event. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Dialect dialect;
    private final Retention retention;
    private final StoreSizes sizes;
    private final Clock clock;
    private final WriteQueue queue;
    private final Shed shed;
    private final Upkeep upkeep;
    private final Thread thread = new Thread(this::run, "logistis-store");
    private volatile Tally tally;
    private @Nullable WriterSession session;
    private long lastCommit = System.nanoTime();
    private long lastEvent = lastCommit;
    private boolean untidy;
    private @Nullable StoreException lastFailure;
    private int failures;
    private long failedAt;

    private EventWriter(
            Dialect dialect,
            Retention retention,
            StoreSizes sizes,
            Clock clock,
            WriteQueue queue,
            Shed shed,
            WriterSession session,
            Upkeep upkeep) {
        this.dialect = dialect;
        this.retention = retention;
        this.sizes = sizes;
        this.clock = clock;
        this.queue = queue;
        this.shed = shed;
        this.session = session;
        this.tally = session.tally();
        this.upkeep = upkeep;
    }

    /**
     * Opens the database, writes down since when nobody recorded, and starts the thread.
     *
     * @throws SQLException if the database can't be opened
     */
    static EventWriter start(
            Dialect dialect,
            Retention retention,
            StoreSizes sizes,
            Clock clock,
            WriteQueue queue,
            Shed shed,
            ReaderPool readers)
            throws SQLException {
        Instant now = clock.instant();
        WriterSession session = WriterSession.open(dialect, retention, sizes, Tally.NONE, now);
        try {
            Upkeep upkeep = dialect.upkeep(session.sql(), readers);
            session.begin();
            session.journalAbsence(now);
            session.commit(now);
            EventWriter writer = new EventWriter(dialect, retention, sizes, clock, queue, shed, session, upkeep);
            writer.thread.setDaemon(true);
            writer.thread.start();
            return writer;
        } catch (SQLException | RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /** What is counted up to the last commit. */
    Tally tally() {
        return tally;
    }

    /** How many events there are, whoever wrote them. */
    long events() {
        return tally.events() + dialect.recorders().eventsElsewhere();
    }

    /** Bytes that the store takes. */
    long bytes() {
        return upkeep.bytes(tally);
    }

    private void run() {
        while (!queue.isDone()) {
            List<Write<?>> group = List.of();
            try {
                group = queue.take(sizes.groupEvents(), sizes.group(), untidy ? 0 : TICK_MILLIS);
                if (group.isEmpty()) {
                    idle();
                } else {
                    write(group);
                }
            } catch (Throwable e) {
                goOnAfter(e, group);
            }
        }
        finish();
    }

    private static void goOnAfter(Throwable failure, List<Write<?>> group) {
        try {
            log.error("writing failed in an unforeseen way, and goes on", failure);
            failAll(group, failure);
        } catch (Throwable again) {
            // There is no memory even to say so.
            again.addSuppressed(failure);
        }
    }

    private void write(List<Write<?>> group) {
        try {
            commit(group);
        } catch (Throwable first) {
            Throwable failure = retried(group, first);
            if (failure == null) {
                committed(group);
                return;
            }
            if (group.size() > 1 && Failures.isOfOneWrite(failure)) {
                for (Write<?> one : group) {
                    write(List.of(one));
                }
            } else {
                if (Failures.isOfOneWrite(failure)) {
                    log.warn(
                            "{} failed by itself: {}",
                            group.get(0).what(),
                            failure.getClass().getName());
                    log.debug("it failed with", Failures.loggable(failure));
                } else {
                    noteFailure(failure);
                }
                failAll(group, failure);
            }
            return;
        }
        committed(group);
    }

    /**
     * Tries once more what may pass at once: a connection that was lost costs nothing if the database is there. What is
     * kept already, for all that the connection broke, is recognised by its id.
     *
     * @return null if it could be written
     */
    private @Nullable Throwable retried(List<Write<?>> group, Throwable failure) {
        abandon(failure);
        if (!Failures.mayPassAtOnce(failure)) {
            return failure;
        }
        try {
            commit(group);
            return null;
        } catch (Throwable again) {
            abandon(again);
            return again;
        }
    }

    private void committed(List<Write<?>> group) {
        lastEvent = lastCommit;
        for (Write<?> write : group) {
            write.committed();
        }
        shortenLog();
    }

    private void commit(List<Write<?>> group) throws SQLException {
        Instant now = clock.instant();
        WriterSession open = open(now);
        if (lastFailure != null && lastFailure.reason() == StoreException.Reason.DISK_FULL) {
            upkeep.makeRoom(open.sql());
        }
        open.begin();
        Interruption missed = shed.due();
        if (missed != null) {
            open.journal(missed, now);
        }
        open.expect(group.stream().map(Write::event).flatMap(Stream::ofNullable).toList(), now);
        for (Write<?> write : group) {
            write.write(open, now);
        }
        commit(open, now);
        if (missed != null) {
            shed.written(missed);
        }
    }

    private void commit(WriterSession open, Instant now) throws SQLException {
        open.commit(now);
        committed(open);
    }

    private void committed(WriterSession open) {
        tally = open.tally();
        lastCommit = System.nanoTime();
        if (lastFailure != null) {
            lastFailure = null;
            failures = 0;
            log.info("the database can be written to again");
        }
    }

    private WriterSession open(Instant now) throws SQLException {
        WriterSession open = session;
        if (open == null) {
            if (lastFailure != null && failures > 1 && System.nanoTime() - failedAt < RETRY_NANOS) {
                throw lastFailure;
            }
            open = WriterSession.open(dialect, retention, sizes, tally, now);
            session = open;
        }
        return open;
    }

    /** Undoes what was begun. Lets go of the connection where it could be at fault. */
    private void abandon(Throwable failure) {
        WriterSession open = session;
        if (open == null) {
            return;
        }
        try {
            open.rollback();
            if (Failures.leavesConnectionWhole(failure)) {
                return;
            }
        } catch (SQLException | RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
        session = null;
        open.discard();
    }

    private void noteFailure(Throwable failure) {
        if (failure == lastFailure) {
            return;
        }
        if (lastFailure == null) {
            log.warn("the database can't be written to", Failures.loggable(failure));
        }
        lastFailure = Failures.asStoreException("commit", failure);
        failures++;
        failedAt = System.nanoTime();
    }

    private static void failAll(List<Write<?>> group, Throwable failure) {
        for (Write<?> write : group) {
            write.failed(Failures.asStoreException(write.what(), failure));
        }
    }

    private void shortenLog() {
        WriterSession open = session;
        if (open == null) {
            return;
        }
        try {
            upkeep.committed(open.sql());
        } catch (Throwable e) {
            abandon(e);
            noteFailure(e);
        }
    }

    private void idle() {
        WriterSession open = session;
        if (open == null) {
            reopen();
            return;
        }
        try {
            Instant now = clock.instant();
            untidy = open.tidy(now);
            if (untidy) {
                committed(open);
            } else if (shed.due() != null || System.nanoTime() - lastCommit > HEARTBEAT_NANOS) {
                commit(List.of());
            }
            if (!untidy) {
                upkeep.idle(open.sql(), System.nanoTime() - lastEvent);
            } else {
                upkeep.committed(open.sql());
            }
        } catch (Throwable e) {
            untidy = false;
            abandon(e);
            noteFailure(e);
        }
    }

    /** Now and then, though nobody writes: so that it is known to be up, and when it is up again. */
    private void reopen() {
        if (System.nanoTime() - failedAt > HEARTBEAT_NANOS) {
            try {
                commit(List.of());
            } catch (SQLException | RuntimeException e) {
                abandon(e);
                noteFailure(e);
            }
        }
    }

    private void finish() {
        upkeep.close();
        WriterSession open = session;
        session = null;
        if (open == null) {
            return;
        }
        try {
            open.commitLast(clock.instant());
            upkeep.makeRoom(open.sql());
        } catch (SQLException | RuntimeException e) {
            log.warn("the database could not be written to in the end", e);
        }
        try {
            open.close();
        } catch (SQLException | RuntimeException e) {
            log.warn("the database could not be closed", e);
        }
    }

    /** Writes what waits, then lets go of the connection. What is not written within four seconds fails. */
    void close() {
        queue.close();
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        while (thread.isAlive() && System.nanoTime() - end < 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, end - System.nanoTime());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        for (Write<?> write : queue.takeAll()) {
            write.failed(new StoreException(
                    StoreException.Reason.CLOSED, write.what() + ": the store was closed before it could be written"));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
