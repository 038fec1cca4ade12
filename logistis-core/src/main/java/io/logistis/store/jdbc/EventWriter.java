package io.logistis.store.jdbc;

import io.logistis.store.Interruption;
import io.logistis.store.Retention;
import io.logistis.store.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
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

    private final DataSource dataSource;
    private final Retention retention;
    private final StoreSizes sizes;
    private final Clock clock;
    private final WriteQueue queue;
    private final Shed shed;
    private final WriteAheadLog writeAheadLog;
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
            DataSource dataSource,
            Retention retention,
            StoreSizes sizes,
            Clock clock,
            WriteQueue queue,
            Shed shed,
            WriterSession session,
            WriteAheadLog writeAheadLog) {
        this.dataSource = dataSource;
        this.retention = retention;
        this.sizes = sizes;
        this.clock = clock;
        this.queue = queue;
        this.shed = shed;
        this.session = session;
        this.tally = session.tally();
        this.writeAheadLog = writeAheadLog;
    }

    /**
     * Opens the database, writes down since when nobody recorded, and starts the thread.
     *
     * @throws StoreException if the database can't be opened
     */
    static EventWriter start(
            DataSource dataSource, Retention retention, Clock clock, WriteQueue queue, Shed shed, ReaderPool readers) {
        StoreSizes sizes = StoreSizes.of(retention.maxBytes());
        try {
            Instant now = clock.instant();
            WriterSession session = WriterSession.open(dataSource, retention, sizes, Tally.NONE, now);
            try {
                Path file = session.file();
                if (file == null) {
                    throw new StoreException(StoreException.Reason.FAILED, "the database must be a file");
                }
                session.journalAbsence(now);
                session.commit(now);
                EventWriter writer = new EventWriter(
                        dataSource,
                        retention,
                        sizes,
                        clock,
                        queue,
                        shed,
                        session,
                        new WriteAheadLog(dataSource, file, sizes.log(), sizes.longestLog(), readers));
                writer.thread.setDaemon(true);
                writer.thread.start();
                return writer;
            } catch (SQLException | RuntimeException | Error e) {
                session.close();
                throw e;
            }
        } catch (SQLException e) {
            throw Failures.asStoreException("opening the database", e);
        }
    }

    /** What is counted up to the last commit. */
    Tally tally() {
        return tally;
    }

    /** Bytes that the database and its log take on disk. */
    long bytesOnDisk() {
        return writeAheadLog.bytesOnDisk();
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
        } catch (Throwable failure) {
            abandon(failure);
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
                    log.debug("it failed with", failure);
                } else {
                    noteFailure(failure);
                }
                failAll(group, failure);
            }
            return;
        }
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
            writeAheadLog.makeRoom(open.sql());
        }
        open.begin();
        Interruption missed = shed.due();
        if (missed != null) {
            open.journal(missed, now);
        }
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
            open = WriterSession.open(dataSource, retention, sizes, tally, now);
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
        try {
            open.close();
        } catch (SQLException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void noteFailure(Throwable failure) {
        if (failure == lastFailure) {
            return;
        }
        if (lastFailure == null) {
            log.warn("the database can't be written to", failure);
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
            writeAheadLog.committed(open.sql());
        } catch (Throwable e) {
            abandon(e);
            noteFailure(e);
        }
    }

    private void idle() {
        WriterSession open = session;
        if (open == null) {
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
                writeAheadLog.idle(open.sql(), System.nanoTime() - lastEvent);
            } else {
                writeAheadLog.committed(open.sql());
            }
        } catch (Throwable e) {
            untidy = false;
            abandon(e);
            noteFailure(e);
        }
    }

    private void finish() {
        writeAheadLog.close();
        WriterSession open = session;
        session = null;
        if (open == null) {
            return;
        }
        try {
            open.commitLast(clock.instant());
            writeAheadLog.makeRoom(open.sql());
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
