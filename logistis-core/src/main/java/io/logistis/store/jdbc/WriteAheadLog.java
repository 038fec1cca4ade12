package io.logistis.store.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps SQLite's write-ahead log short: moves it into the database once it has grown, behind a commit and not in it. A
 * reader that stays can keep the log from beginning anew; when that makes it much too long, new readers wait for a moment.
 * For the writer's thread only, but for the sizes.
 */
final class WriteAheadLog {

    private static final Logger log = LoggerFactory.getLogger(WriteAheadLog.class);

    private static final int MUCH_TOO_LONG = 3;
    private static final long PAUSE_MILLIS = 200;

    private final Path database;
    private final Path file;
    private final long limit;
    private final ReaderPool readers;
    private long next;

    WriteAheadLog(Path database, long limit, ReaderPool readers) {
        this.database = database;
        this.file = database.resolveSibling(database.getFileName() + "-wal");
        this.limit = limit;
        this.readers = readers;
        this.next = limit;
    }

    /** Bytes that the database and its log take on disk. */
    long bytesOnDisk() {
        return size(database) + size(file);
    }

    /** After a commit. */
    void committed(SqlSession session) throws SQLException {
        long size = size(file);
        if (size <= next) {
            return;
        }
        // The log keeps its length until it begins anew, and is cut back to the limit then.
        boolean all = Sqlite.checkpoint(session);
        if (!all && size > MUCH_TOO_LONG * limit) {
            readers.paused(PAUSE_MILLIS, () -> truncate(session));
            all = size(file) == 0;
        }
        next = all ? limit : size(file) + limit / 4;
    }

    /** While nothing waits. */
    void idle(SqlSession session) throws SQLException {
        if (size(file) > 0) {
            Sqlite.truncateLog(session);
            next = Math.max(limit, size(file));
        }
    }

    private static void truncate(SqlSession session) {
        try {
            Sqlite.truncateLog(session);
        } catch (SQLException e) {
            log.debug("the log could not be emptied", e);
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
}
