package io.logistis.store.jdbc;

import io.logistis.store.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * What is PostgreSQL's own. Any number of stores write to one database, each for the time of one commit: an advisory lock,
 * which ends with the transaction, is the right to write. So what one store knows of chains of states and of rings, it
 * knows for sure until another has written, and a sequence tells whether one has.
 *
 * <p>Nothing waits for ever, not for the lock and not for a server that is silent. What the server, the database or the
 * role has as defaults does not matter.
 */
final class Postgres implements Dialect {

    /** The first half of the numbers of our advisory locks; the second is the schema's. */
    private static final int WRITING = 0x6c6f6701;

    private static final int MIGRATING = 0x6c6f6702;

    private static final SchemaMigrations MIGRATIONS = new SchemaMigrations("postgresql", true);

    private static final int LOCK_MILLIS = 2_000;
    private static final int READ_MILLIS = 10_000;
    /** A store that stands still in its transaction loses its right to write after that. */
    private static final int STILL_MILLIS = 3_000;

    private static final int SILENT_MILLIS = 5_000;
    /** While a schema is changed, and what is there is counted. */
    private static final int OPENING_MILLIS = 120_000;

    private static final String LOCK = "SELECT pg_advisory_xact_lock(?, ?)";
    private static final String TURN = "SELECT last_value, current_setting('transaction_read_only') FROM turns";
    private static final String TAKE_TURN = "SELECT nextval('turns')";

    private final DataSource dataSource;
    private final PostgresRecorders recorders = new PostgresRecorders();
    private long schema;
    private long turn = -1;

    Postgres(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public SqlSession openWriter() throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            connection.setNetworkTimeout(Runnable::run, OPENING_MILLIS);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            // A commit that is cancelled while it waits for a standby says that it succeeded.
            setUp(connection, 0);
            execute(
                    connection,
                    "SELECT set_config('synchronous_commit', 'on', false)"
                            + " WHERE current_setting('synchronous_commit') = 'off'");
            schema = schema(connection);
            turn = -1;
            SqlSession session = new SqlSession(connection, true);
            lock(session, MIGRATING);
            MIGRATIONS.apply(connection);
            session.commit();
            return session;
        } catch (SQLException | RuntimeException | Error e) {
            Sqlite.closeAfter(e, connection);
            throw e;
        }
    }

    @Override
    public SqlSession openReader() throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            connection.setNetworkTimeout(Runnable::run, READ_MILLIS + SILENT_MILLIS);
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            setUp(connection, READ_MILLIS);
            connection.commit();
            return new SqlSession(connection, true);
        } catch (SQLException | RuntimeException | Error e) {
            Sqlite.closeAfter(e, connection);
            throw e;
        }
    }

    private static void setUp(Connection connection, int statementMillis) throws SQLException {
        execute(
                connection,
                "SELECT set_config('lock_timeout', '" + LOCK_MILLIS + "', false),"
                        + " set_config('statement_timeout', '" + statementMillis + "', false),"
                        + " set_config('idle_in_transaction_session_timeout', '" + STILL_MILLIS + "', false)");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The number of the schema that the tables are in. */
    private static long schema(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT oid::bigint FROM pg_namespace WHERE nspname = current_schema()")) {
            if (!row.next()) {
                throw new StoreException(
                        StoreException.Reason.FAILED,
                        "the search path must name a schema that is there (currentSchema=… in the URL)");
            }
            return row.getLong(1);
        }
    }

    private void lock(SqlSession session, int what) throws SQLException {
        try (ResultSet row = session.with(LOCK, what, (int) schema).executeQuery()) {
            row.next();
        }
    }

    @Override
    public boolean begin(SqlSession writer) throws SQLException {
        if (turn < 0) {
            writer.connection().setNetworkTimeout(Runnable::run, SILENT_MILLIS);
        }
        lock(writer, WRITING);
        // Not with the lock in one statement, which would see what was there before it had the lock.
        long last;
        try (ResultSet row = writer.prepared(TURN).executeQuery()) {
            row.next();
            last = row.getLong(1);
            if (row.getString(2).equals("on")) {
                throw new SQLException("nothing can be written", "25006");
            }
        }
        if (last == turn) {
            return false;
        }
        turn = last;
        recorders.lookElsewhere(writer);
        return true;
    }

    @Override
    public void end(SqlSession writer) throws SQLException {
        turn = Objects.requireNonNull(writer.number(TAKE_TURN), "a sequence has a next value");
    }

    @Override
    public Recorders recorders() {
        return recorders;
    }

    @Override
    public Space space() {
        return recorders;
    }

    @Override
    public Upkeep upkeep(SqlSession writer, ReaderPool readers) {
        return Upkeep.NONE;
    }

    /** There is no {@code max} of bytes before PostgreSQL 18. */
    @Override
    public String greatestId() {
        return "decode(max(encode(id, 'hex') COLLATE \"C\"), 'hex')";
    }

    /** PostgreSQL keeps what is long apart by itself. */
    @Override
    public int longestInRow() {
        return Integer.MAX_VALUE;
    }

    @Override
    public boolean isShared() {
        return true;
    }
}
