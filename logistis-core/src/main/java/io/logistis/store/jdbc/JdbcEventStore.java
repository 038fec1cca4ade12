package io.logistis.store.jdbc;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Digest;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import io.logistis.event.Shape;
import io.logistis.store.Buckets;
import io.logistis.store.CountBy;
import io.logistis.store.EventCount;
import io.logistis.store.EventPage;
import io.logistis.store.EventQuery;
import io.logistis.store.EventStore;
import io.logistis.store.Interruption;
import io.logistis.store.NamespaceSummary;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.StoreException;
import io.logistis.store.StoreStats;
import io.logistis.store.StoredObject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps events in a SQL database, within bounds: in a SQLite file of its own, or in a PostgreSQL database that any number
 * of stores share. Thread-safe.
 *
 * <p>Its thread: one daemon thread, {@code logistis-store}, does all that is written. {@link #append} puts an event into a
 * queue that is bounded in bytes and returns; the thread joins what waits into one commit and completes the stages
 * behind it. What finds the queue full fails at once, and is counted in the journal as {@code OVERLOADED}.
 *
 * <p>Its durability: a stage completes when its commit is on disk ({@code synchronous=FULL}; {@code synchronous_commit} is
 * never off); neither {@code kill -9} nor a power cut takes it back. An event that fails does so alone; when the database
 * fails, all that were in the commit do, the connection is opened anew with the next, and recording goes on by itself once
 * the database works again. A connection that is merely lost costs nothing: the commit is tried once more on another, and
 * what it had kept is recognised. The time in which nobody recorded, up to the opening of the store, is journalled as
 * {@code STOPPED}.
 *
 * <p>SQLite's files: the database, its write-ahead log ({@code -wal}, {@code -shm}) and, where {@link SqliteFile} opened it,
 * a lock ({@code -lock}). Database and log together stay near {@code Retention.maxBytes}, and give space back to the file
 * system when there is less to keep.
 *
 * <p>PostgreSQL 13 or newer, of any encoding: the tables are made in the schema that comes first in the search path. Stores
 * take turns to write, each for one commit, under an advisory lock; bounds, and what is recognised as sent again, hold for
 * all of them together. {@code Retention.maxBytes} is about rows and their indexes; what PostgreSQL keeps free in its files
 * for what comes stands beside it. No call waits for a server that is silent for longer than some seconds. A store that has
 * not been seen for 25 seconds without having been closed is journalled as {@code STOPPED} by another. Stores of this
 * version and of the one before can run side by side.
 *
 * <p>A state that by itself would take a thirty-second of {@code Retention.maxBytes} is not kept, and says so. States of
 * objects are kept as deltas from one to the next and put together when one is asked for. Readers work on connections of
 * their own, at most four at a time, while the thread writes.
 */
public final class JdbcEventStore implements EventStore {

    /** The least that {@code Retention.maxBytes} can be here: a database takes a part of it when it is empty. */
    public static final long LEAST_BYTES = StoreSizes.LEAST;

    private static final long MAX_QUEUE_BYTES = 64 << 20;
    private static final long CHECK_SECONDS = 2;
    private static final long WRITE_SECONDS = 10;
    private static final long SMALL = 256;

    private final Retention retention;
    private final Clock clock;
    private final WriteQueue queue;
    private final Shed shed = new Shed();
    private final Dialect dialect;
    private final ReaderPool readers;
    private final EventWriter writer;
    private final @Nullable SqliteFile file;
    private final AtomicReference<@Nullable Future<?>> check = new AtomicReference<>();

    private JdbcEventStore(
            DataSource dataSource, @Nullable SqliteFile file, Retention retention, Clock clock, long maxQueueBytes) {
        this.retention = Objects.requireNonNull(retention, "retention");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.file = file;
        queue = new WriteQueue(maxQueueBytes);
        StoreSizes sizes = StoreSizes.of(retention.maxBytes());
        try {
            dialect = Dialect.of(dataSource, sizes);
            readers = new ReaderPool(dialect);
            writer = EventWriter.start(dialect, retention, sizes, clock, queue, shed, readers);
        } catch (SQLException e) {
            throw Failures.asStoreException("opening the database", e);
        }
    }

    /**
     * Opens the store in that file, which it makes if it is absent. A sqlite-jdbc driver must be on the class path.
     *
     * @throws StoreException if it can't be opened: the message says why in one line (in use by another process, not a
     *     database, newer than this program, …)
     * @throws IllegalArgumentException if {@code retention.maxBytes()} is less than {@link #LEAST_BYTES}
     */
    public static JdbcEventStore open(Path file, Retention retention, Clock clock) {
        SqliteFile held = SqliteFile.open(file);
        try {
            return new JdbcEventStore(held.dataSource(), held, retention, clock, queueBytes());
        } catch (RuntimeException | Error e) {
            held.close();
            throw e;
        }
    }

    /**
     * Opens the store in a SQLite database that nobody else writes to, or in a PostgreSQL database. The store sets up each
     * connection that it takes, one to write and at most four to read, and keeps them until it is closed; the data source
     * stays the caller's. It must give each connection to one at a time, and time out by itself where none can be had.
     *
     * @throws StoreException if it can't be opened
     * @throws IllegalArgumentException if {@code retention.maxBytes()} is less than {@link #LEAST_BYTES}
     */
    public static JdbcEventStore open(DataSource dataSource, Retention retention, Clock clock) {
        return open(dataSource, retention, clock, queueBytes());
    }

    static JdbcEventStore open(DataSource dataSource, Retention retention, Clock clock, long maxQueueBytes) {
        Objects.requireNonNull(dataSource, "dataSource");
        return new JdbcEventStore(dataSource, null, retention, clock, maxQueueBytes);
    }

    /** In a small heap, an eighth of it. */
    private static long queueBytes() {
        return Math.min(MAX_QUEUE_BYTES, Runtime.getRuntime().maxMemory() / 8);
    }

    @Override
    public CompletionStage<EventId> append(NewEvent added) {
        Write<EventId> write =
                new Write<>("append", added.event(), added.bytes(), (session, now) -> session.append(added, now));
        if (offer(write) == WriteQueue.Offer.FULL) {
            shed.missed(added.event().observedAt());
        }
        return write.stage();
    }

    private WriteQueue.Offer offer(Write<?> write) {
        WriteQueue.Offer offer = queue.offer(write);
        if (offer == WriteQueue.Offer.FULL) {
            write.failed(new StoreException(
                    StoreException.Reason.QUEUE_FULL, write.what() + ": too much waits to be written already"));
        } else if (offer == WriteQueue.Offer.CLOSED) {
            write.failed(closed(write.what()));
        }
        return offer;
    }

    private static StoreException closed(String what) {
        return new StoreException(StoreException.Reason.CLOSED, what + ": the store is closed");
    }

    @Override
    public EventPage find(EventQuery query) {
        return readers.read("find", session -> finder(session).find(query));
    }

    private EventFinder finder(SqlSession session) {
        Instant oldest = WriterSession.oldestKept(clock.instant(), retention.maxAge());
        return new EventFinder(session, dialect, EventId.lowestAt(oldest));
    }

    @Override
    public List<ChangeEvent> around(ObjectKey key, EventId from, EventId to, int margin) {
        if (to.compareTo(from) < 0 || margin < 0) {
            throw new IllegalArgumentException(
                    "to must not be before from and margin must be 0 or more, was " + from + ", " + to + ", " + margin);
        }
        return readers.read("around " + from, session -> finder(session).around(key, from, to, margin));
    }

    @Override
    public Optional<ChangeEvent> get(EventId id) {
        return readers.read(
                "get " + id, session -> Optional.ofNullable(finder(session).get(id)));
    }

    @Override
    public StoredObject object(Shape shape, Digest digest) {
        return readers.read("object " + digest, session -> SnapshotReader.object(session, shape, digest));
    }

    @Override
    public StoredObject managedFields(Shape shape) {
        return readers.read("managedFields", session -> SnapshotReader.managedFields(session, shape));
    }

    @Override
    public List<NamespaceSummary> overview(Instant since) {
        return readers.read("overview", session -> finder(session).overview(since));
    }

    @Override
    public List<EventCount> counts(EventQuery query, CountBy by, Buckets buckets) {
        return readers.read("counts", session -> new EventCounter(session, finder(session)).counts(query, by, buckets));
    }

    @Override
    public CompletionStage<Void> journal(Interruption interruption) {
        Objects.requireNonNull(interruption, "interruption");
        return change("journal", SMALL, (session, now) -> session.journal(interruption, now));
    }

    @Override
    public List<Interruption> interruptions(Instant from, Instant to) {
        Instant oldest = WriterSession.oldestKept(clock.instant(), retention.maxAge());
        Instant since = from.isBefore(oldest) ? oldest : from;
        return readers.read("interruptions", session -> Journal.between(session, since, to));
    }

    @Override
    public CompletionStage<Void> keepProfile(String hash, String text) {
        return change(
                "keepProfile",
                SMALL + hash.length() + text.length(),
                (session, now) -> session.keepProfile(hash, text, now));
    }

    /** What can be read in one transaction. */
    <T> T read(String what, ReaderPool.Reading<T> reading) {
        return readers.read(what, reading);
    }

    /** Commits that before all that waits, although the queue be full, and gives back what came of it. */
    <T> T writeNow(String what, ReaderPool.Reading<T> work) {
        Write<T> write = new Write<>(what, null, 0, (session, now) -> work.in(session.sql()));
        if (queue.offerFirst(write) == WriteQueue.Offer.CLOSED) {
            throw closed(what);
        }
        return await(what, write.stage(), WRITE_SECONDS);
    }

    private CompletionStage<Void> change(String what, long bytes, Write.Change change) {
        Write<Void> write = Write.of(what, bytes, change);
        offer(write);
        return write.stage();
    }

    @Override
    public StoreStats stats() {
        Tally tally = writer.tally();
        return new StoreStats(
                writer.events(),
                writer.bytes(),
                tally.evictedByCount(),
                tally.evictedByBytes(),
                tally.expired(),
                queue.size(),
                tally.commits(),
                tally.committedEvents());
    }

    /**
     * Commits, before all that waits, and reads.
     *
     * @throws StoreException if it can't, or has not within two seconds
     */
    @Override
    public void check() {
        awaitCommit();
        var unused =
                readers.read("check", session -> session.number("SELECT max(version) FROM schema_version") != null);
    }

    private void awaitCommit() {
        Future<?> commit = check.get();
        if (commit == null || commit.isDone()) {
            Write<Void> write = Write.of("check", 0, (session, now) -> {});
            if (queue.offerFirst(write) == WriteQueue.Offer.CLOSED) {
                throw closed("check");
            }
            commit = write.stage();
            check.set(commit);
        }
        var unused = await("check", commit, CHECK_SECONDS);
    }

    private static <T> T await(String what, Future<T> commit, long seconds) {
        try {
            return commit.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw Failures.asStoreException(what, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new StoreException(
                    StoreException.Reason.TIMEOUT, what + ": nothing was written for " + seconds + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Reason.FAILED, what + ": interrupted", e);
        }
    }

    @Override
    public void close() {
        writer.close();
        readers.close();
        if (file != null) {
            file.close();
        }
    }
}
