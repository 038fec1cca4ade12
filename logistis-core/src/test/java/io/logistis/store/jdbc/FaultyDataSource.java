package io.logistis.store.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Hands out connections whose commits can be made to fail, or to do something else first. */
final class FaultyDataSource implements DataSource {

    /** What happens around a call. */
    interface Fault {
        void on(Connection connection) throws SQLException;
    }

    /** A text that no statement takes. */
    static final String POISON = "poison";

    static final Fault NONE = connection -> {};

    private final DataSource to;

    /** Before a commit. */
    volatile Fault beforeCommit = NONE;

    /** After a rollback. */
    volatile Fault afterRollback = NONE;

    /** When a connection is opened. */
    volatile Fault onOpen = NONE;

    FaultyDataSource(DataSource to) {
        this.to = to;
    }

    /** What SQLite says when the disk is full. */
    static SQLException full() {
        return new SQLException("[SQLITE_FULL] database or disk is full", null, 13);
    }

    /** What SQLite says when the disk fails. */
    static SQLException ioError() {
        return new SQLException("[SQLITE_IOERR_FSYNC] disk I/O error", null, 10);
    }

    static void sql(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = to.getConnection();
        try {
            onOpen.on(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    if (method.getName().equals("commit")) {
                        beforeCommit.on(connection);
                    }
                    try {
                        Object result = method.invoke(connection, args);
                        if (result instanceof PreparedStatement statement) {
                            return choking(statement);
                        }
                        if (method.getName().equals("rollback")) {
                            afterRollback.on(connection);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Fails as a constraint would for one value of a text. */
    private PreparedStatement choking(PreparedStatement statement) {
        return (PreparedStatement) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PreparedStatement.class}, (proxy, method, args) -> {
                    if (method.getName().equals("setString") && POISON.equals(args[1])) {
                        throw new SQLException("[SQLITE_CONSTRAINT] made up", null, 19);
                    }
                    try {
                        return method.invoke(statement, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
