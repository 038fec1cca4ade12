package io.logistis.store.jdbc;

import io.logistis.store.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A SQLite database's file, held against other processes (and other stores in this one) by a lock on a file beside it,
 * {@code <file>-lock}. A new file can be read and written by its owner only, and so can what SQLite puts beside it
 * ({@code -wal}, {@code -shm}). Takes an SQLite driver on the class path. Thread-safe.
 */
public final class SqliteFile implements AutoCloseable {

    private static final String OWNER_ONLY = "rw-------";

    private final Path path;
    private final FileChannel lockFile;

    private SqliteFile(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes the file if it is absent, and takes hold of it.
     *
     * @throws StoreException if its folder is missing or can't be written to, if it is no file, or if somebody else holds
     *     it; the message says which in one line
     */
    public static SqliteFile open(Path file) {
        Path path = file.toAbsolutePath().normalize();
        // The driver takes what stands behind it for settings.
        if (path.toString().indexOf('?') >= 0) {
            throw failed("the path of a database must not hold '?', was " + path, null);
        }
        Path folder = path.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw failed("the folder of the database must exist, was " + folder, null);
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw failed("the database must be a file, was " + path, null);
        }
        SqliteFile held = new SqliteFile(path, hold(path.resolveSibling(path.getFileName() + "-lock")));
        try {
            create(path);
            return held;
        } catch (IOException e) {
            held.close();
            throw failed("the database " + path + " can't be made (" + e.getMessage() + ")", e);
        }
    }

    private static FileChannel hold(Path lockPath) {
        try {
            create(lockPath);
            FileChannel channel = FileChannel.open(lockPath, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return channel;
                }
            } catch (OverlappingFileLockException e) {
                // Answered below: another store of this process holds it.
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            channel.close();
        } catch (IOException e) {
            throw failed("the folder of the database must be one that can be written to (" + e.getMessage() + ")", e);
        }
        throw failed("the database is in use by another process, which holds " + lockPath, null);
    }

    private static void create(Path file) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
                }
                : new FileAttribute<?>[0];
        try {
            Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)
                    .close();
        } catch (FileAlreadyExistsException e) {
            // Its mode is its owner's choice.
        }
    }

    private static StoreException failed(String message, @Nullable Exception cause) {
        return cause == null
                ? new StoreException(StoreException.Reason.FAILED, message)
                : new StoreException(StoreException.Reason.FAILED, message, cause);
    }

    /** Absolute. */
    public Path path() {
        return path;
    }

    /** Opens connections to it, a new one each time. Whoever asks for one closes it, before this is closed. */
    public DataSource dataSource() {
        return new Connections("jdbc:sqlite:" + path);
    }

    /** Lets others have it. A second call does nothing. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw failed("closing " + path, e);
        }
    }

    private record Connections(String url) implements DataSource {

        @Override
        public Connection getConnection() throws SQLException {
            Properties settings = new Properties();
            // Else the driver asks for the last id after each INSERT.
            settings.setProperty("jdbc.get_generated_keys", "false");
            return Objects.requireNonNull(DriverManager.getConnection(url, settings));
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public @Nullable PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
            throw new SQLFeatureNotSupportedException("a log writer");
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            throw new SQLFeatureNotSupportedException("a login time-out");
        }

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException("java.util.logging");
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("wraps no " + type.getName());
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
