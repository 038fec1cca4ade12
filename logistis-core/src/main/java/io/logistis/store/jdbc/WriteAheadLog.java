package io.logistis.store.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps SQLite's write-ahead log short. Once it has grown, another thread moves it into the database while the writer goes
 * on; the writer itself moves only what came meanwhile, behind a commit and not in it, so that the log can begin anew. A
 * reader that stays can keep it from that; when it gets much too long, new readers wait for a moment. For the writer's
 * thread only, but for the sizes.
 */
final class WriteAheadLog implements Upkeep {

    private static final Logger log = LoggerFactory.getLogger(WriteAheadLog.class);

    /** What is shorter is moved in no time. */
    private static final long WORTH_A_THREAD = 4 << 20;

    private static final long LONG_IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int TOO_LONG = 2;
    private static final int MUCH_TOO_LONG = 3;
    private static final long PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5000;

    private final DataSource dataSource;
    private final Path database;
    private final Path file;
    private final long limit;
    private final long longest;
    private final ReaderPool readers;
    private CompletableFuture<Void> moving = CompletableFuture.completedFuture(null);
    private boolean moved;
    private long next;

    /**
     * @param limit length in bytes above which it is moved
     * @param longest length above which the writer waits for the readers to make way
     */
    WriteAheadLog(DataSource dataSource, Path database, long limit, long longest, ReaderPool readers) {
        this.dataSource = dataSource;
        this.database = database;
        this.file = database.resolveSibling(database.getFileName() + "-wal");
        this.limit = limit;
        this.longest = longest;
        this.readers = readers;
        this.next = limit;
    }

    /** Those of the database and its log, on disk. */
    @Override
    public long bytes(Tally tally) {
        return size(database) + size(file);
    }

    @Override
    public void committed(SqlSession session) throws SQLException {
        long size = size(file);
        if (size <= next || !moving.isDone()) {
            return;
        }
        if (!moved && size > WORTH_A_THREAD && size < TOO_LONG * limit) {
            moved = true;
            moving = CompletableFuture.runAsync(this::move, WriteAheadLog::start);
            return;
        }
        moved = false;
        // The log keeps its length until it begins anew, and is cut back to the limit then.
        boolean all = Sqlite.checkpoint(session);
        if (!all && size > MUCH_TOO_LONG * limit) {
            readers.paused(size > longest ? LONGEST_PAUSE_MILLIS : PAUSE_MILLIS, () -> makeRoom(session));
            all = size(file) == 0;
        }
        next = all ? limit : size(file) + limit / 4;
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "logistis-store-log");
        thread.setDaemon(true);
        thread.start();
    }

    private void move() {
        try (SqlSession session = Sqlite.openMover(dataSource)) {
            Sqlite.checkpoint(session);
        } catch (SQLException | RuntimeException e) {
            // The writer will have to do it, and says so if it can't.
            log.debug("the log could not be moved", e);
        }
    }

    @Override
    public void idle(SqlSession session, long nanos) throws SQLException {
        long size = size(file);
        if (size > limit / 8 || (size > 0 && nanos > LONG_IDLE_NANOS)) {
            empty(session);
        }
    }

    /** What the log takes may be of use elsewhere. */
    @Override
    public void makeRoom(SqlSession session) {
        try {
            empty(session);
        } catch (SQLException e) {
            log.debug("the log could not be emptied", e);
        }
    }

    private void empty(SqlSession session) throws SQLException {
        if (moving.isDone()) {
            moved = false;
            Sqlite.truncateLog(session);
            next = Math.max(limit, size(file));
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            // The log is made with the first commit.
            return 0;
        }
    }

    /** Waits for the other thread. */
    @Override
    public void close() {
        moving.join();
    }
}
