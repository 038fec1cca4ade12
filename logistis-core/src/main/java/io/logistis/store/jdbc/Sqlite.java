package io.logistis.store.jdbc;

import io.logistis.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What is SQLite's own: how its connections are set up, and how its files are kept small. */
final class Sqlite implements Dialect {

    private static final int BUSY_MILLIS = 5000;
    private static final int WRITER_CACHE_KIB = 8192;
    private static final int READER_CACHE_KIB = 2048;

    /** What is longer stands apart, so that the states of a shape stay close to one another. */
    private static final int LONG = 700;

    private static final SchemaMigrations MIGRATIONS = new SchemaMigrations("sqlite", false);
    private static final String BEGIN = "UPDATE recorder SET last_seen = 0 WHERE id = 0";

    private final DataSource dataSource;
    private final StoreSizes sizes;
    private final Recorders recorders = new SqliteRecorders();
    private final Space space = new SqliteSpace();

    Sqlite(DataSource dataSource, StoreSizes sizes) {
        this.dataSource = dataSource;
        this.sizes = sizes;
    }

    /**
     * Each commit is on disk when it returns. Nothing is moved from the log into the database by itself:
     * {@link #checkpoint} does that, when nobody waits.
     */
    @Override
    public SqlSession openWriter() throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            connection.setAutoCommit(true);
            pragma(connection, "busy_timeout", Integer.toString(BUSY_MILLIS));
            MIGRATIONS.require(connection);
            // Has an effect only before the first table, and must precede the log.
            pragma(connection, "auto_vacuum", "INCREMENTAL");
            String mode = pragma(connection, "journal_mode", "WAL");
            if (!"wal".equalsIgnoreCase(mode)) {
                throw new StoreException(
                        StoreException.Reason.FAILED, "the database must be a file that can be written to");
            }
            pragma(connection, "synchronous", "FULL");
            pragma(connection, "wal_autocheckpoint", "0");
            pragma(connection, "journal_size_limit", Long.toString(sizes.log()));
            pragma(connection, "cache_size", "-" + WRITER_CACHE_KIB);
            pragma(connection, "temp_store", "MEMORY");
            connection.setAutoCommit(false);
            MIGRATIONS.apply(connection);
            connection.commit();
            return new SqlSession(connection, false);
        } catch (SQLException | RuntimeException | Error e) {
            closeAfter(e, connection);
            throw e;
        }
    }

    /** A connection that moves the log into the database. */
    static SqlSession openMover(DataSource dataSource) throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            connection.setAutoCommit(true);
            pragma(connection, "synchronous", "FULL");
            connection.setAutoCommit(false);
            return new SqlSession(connection, false);
        } catch (SQLException | RuntimeException | Error e) {
            closeAfter(e, connection);
            throw e;
        }
    }

    @Override
    public SqlSession openReader() throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            connection.setAutoCommit(true);
            pragma(connection, "busy_timeout", Integer.toString(BUSY_MILLIS));
            pragma(connection, "query_only", "ON");
            pragma(connection, "wal_autocheckpoint", "0");
            pragma(connection, "cache_size", "-" + READER_CACHE_KIB);
            pragma(connection, "temp_store", "MEMORY");
            connection.setAutoCommit(false);
            return new SqlSession(connection, false);
        } catch (SQLException | RuntimeException | Error e) {
            closeAfter(e, connection);
            throw e;
        }
    }

    static void closeAfter(Throwable failure, Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** Sets a pragma; gives back what SQLite answers, if it does. */
    private static @Nullable String pragma(Connection connection, String name, String value) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute("PRAGMA " + name + " = " + value)) {
                return null;
            }
            try (ResultSet row = statement.getResultSet()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    /** The database's file; null if it has none. */
    private static @Nullable Path file(SqlSession session) throws SQLException {
        try (ResultSet row = session.prepared("PRAGMA database_list").executeQuery()) {
            while (row.next()) {
                String file = row.getString(3);
                if (row.getString(2).equals("main") && file != null && !file.isEmpty()) {
                    return Path.of(file);
                }
            }
            return null;
        }
    }

    static long number(SqlSession session, String pragma) throws SQLException {
        Long number = session.number(pragma);
        return number == null ? 0 : number;
    }

    /** So that nobody can write between what is read and what is written. */
    @Override
    public boolean begin(SqlSession writer) throws SQLException {
        writer.update(BEGIN);
        return false;
    }

    @Override
    public void end(SqlSession writer) {}

    @Override
    public Recorders recorders() {
        return recorders;
    }

    @Override
    public Space space() {
        return space;
    }

    @Override
    public Upkeep upkeep(SqlSession writer, ReaderPool readers) throws SQLException {
        Path file = file(writer);
        if (file == null) {
            throw new StoreException(StoreException.Reason.FAILED, "the database must be a file");
        }
        return new WriteAheadLog(dataSource, file, sizes.log(), sizes.longestLog(), readers);
    }

    @Override
    public String greatestId() {
        return "max(id)";
    }

    @Override
    public int longestInRow() {
        return LONG;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    /**
     * Moves what is committed from the log into the database, as far as readers let it, without waiting for them. The
     * next commit begins the log anew if all could be moved.
     *
     * @return whether all could be
     */
    static boolean checkpoint(SqlSession session) throws SQLException {
        return checkpoint(session, "PRAGMA wal_checkpoint(PASSIVE)");
    }

    /** The same, and makes the log empty if nobody reads from it now. */
    static boolean truncateLog(SqlSession session) throws SQLException {
        session.connection().setAutoCommit(true);
        // It would wait for readers.
        pragma(session.connection(), "busy_timeout", "0");
        try {
            return checkpoint(session, "PRAGMA wal_checkpoint(TRUNCATE)");
        } finally {
            session.connection().setAutoCommit(true);
            pragma(session.connection(), "busy_timeout", Integer.toString(BUSY_MILLIS));
            session.connection().setAutoCommit(false);
        }
    }

    private static boolean checkpoint(SqlSession session, String sql) throws SQLException {
        // Within a transaction there is nothing to move.
        session.connection().setAutoCommit(true);
        try (ResultSet row = session.prepared(sql).executeQuery()) {
            return row.next() && row.getInt(1) == 0 && row.getInt(2) == row.getInt(3);
        } finally {
            session.connection().setAutoCommit(false);
        }
    }
}
