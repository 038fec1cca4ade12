package io.logistis.httpserver;

import io.logistis.lock.LockStore;
import io.logistis.store.EventStore;
import io.logistis.store.Retention;
import io.logistis.store.StoreException;
import io.logistis.store.jdbc.JdbcEventStore;
import io.logistis.store.jdbc.JdbcLockStore;
import io.logistis.store.memory.MapLockStore;
import io.logistis.store.memory.RingBufferEventStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;

/** Opens the store that a server records in. */
@FunctionalInterface
interface StoreOpener {

    /** What the URL of a SQLite database begins with; the path of its file follows. */
    String SQLITE = "jdbc:sqlite:";

    /**
     * The store, which belongs to the caller from then on.
     *
     * @throws ConfigException in one line if it can't be opened
     */
    EventStore open();

    /** Where locks are kept beside those events; nothing to close. */
    default LockStore locks(EventStore events) {
        return events instanceof JdbcEventStore database
                ? new JdbcLockStore(database, Clock.systemUTC())
                : new MapLockStore(Clock.systemUTC());
    }

    /** Lets go of what the store stands on, once it is closed. */
    default void close() {}

    /** Opens the store that the configuration names. */
    static StoreOpener of(ServerConfig config) {
        if (config.store().startsWith(PostgresUrl.START)) {
            return new PostgresOpener(config);
        }
        return () -> {
            if (config.store().equals("memory")) {
                return new RingBufferEventStore(
                        inMemory(config.retention(), Runtime.getRuntime().maxMemory()), Clock.systemUTC());
            }
            return sqlite(config, sqliteFile(config.store()));
        };
    }

    /** The rest of the heap is for what is on its way: a limit that the heap can't hold would be none. */
    static Retention inMemory(Retention retention, long heapBytes) {
        return retention.withMaxBytes(Math.min(retention.maxBytes(), heapBytes / 3));
    }

    private static Path sqliteFile(String store) {
        String path = store.startsWith(SQLITE) ? store.substring(SQLITE.length()) : "";
        // The driver would take these for a database in memory, for a URI, and for settings of its own.
        if (!path.isEmpty() && !path.startsWith(":") && !path.startsWith("file:") && path.indexOf('?') < 0) {
            try {
                return Path.of(path);
            } catch (InvalidPathException e) {
                // Answered below.
            }
        }
        throw new ConfigException(
                Setting.STORE.flag() + " must be memory, or " + SQLITE + " and the path of a file, was " + store);
    }

    static void requireLeastBytes(ServerConfig config) {
        if (config.retention().maxBytes() < JdbcEventStore.LEAST_BYTES) {
            throw new ConfigException(Setting.MAX_BYTES.flag() + " must be " + (JdbcEventStore.LEAST_BYTES >> 20)
                    + "MiB or more for a database, was " + config.retention().maxBytes());
        }
    }

    static ConfigException cantBeOpened(Object place, StoreException why) {
        return new ConfigException(
                Setting.STORE.flag() + " must be a database that can be opened, " + place + " is not: "
                        + String.valueOf(why.getMessage()).replace('\n', ' '),
                why);
    }

    private static EventStore sqlite(ServerConfig config, Path file) {
        requireLeastBytes(config);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && Files.isDirectory(folder)) {
            SqliteLibrary.load(folder);
        }
        try {
            return JdbcEventStore.open(file, config.retention(), Clock.systemUTC());
        } catch (StoreException e) {
            throw cantBeOpened(file, e);
        }
    }
}
