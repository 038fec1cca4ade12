package io.logistis.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection with its prepared statements, each kept for the next time. Not thread-safe, and a statement is free for
 * its next use only when its rows have been read. Nothing is committed by itself.
 */
final class SqlSession implements AutoCloseable {

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    /** Takes the connection over, which must not be in auto-commit mode. */
    SqlSession(Connection connection) {
        this.connection = connection;
    }

    /** That statement with these values: Long, String, byte[] or null. */
    PreparedStatement with(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared(sql);
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
        return statement;
    }

    /** That statement, whose values are still to be set. */
    PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    static void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value instanceof Long number) {
            statement.setLong(index, number);
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else if (value instanceof String text) {
            statement.setString(index, text);
        } else if (value == null) {
            statement.setNull(index, Types.NULL);
        } else {
            throw new IllegalArgumentException("a value must be Long, String or byte[], was " + value.getClass());
        }
    }

    /** Changes rows; gives back how many. */
    int update(String sql, @Nullable Object... values) throws SQLException {
        return with(sql, values).executeUpdate();
    }

    /** The number in the first column of the first row; null if there is no row, or NULL in it. */
    @Nullable
    Long number(String sql, @Nullable Object... values) throws SQLException {
        try (ResultSet row = with(sql, values).executeQuery()) {
            return row.next() ? number(row, 1) : null;
        }
    }

    /** The number in that column; null for NULL. */
    static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    /** The bytes in the first column of the first row; null if there is no row, or NULL in it. */
    byte @Nullable [] bytes(String sql, @Nullable Object... values) throws SQLException {
        try (ResultSet row = with(sql, values).executeQuery()) {
            return row.next() ? row.getBytes(1) : null;
        }
    }

    Connection connection() {
        return connection;
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /** Ends a transaction that was to read only. */
    void end() throws SQLException {
        connection.rollback();
    }

    /** Undoes what was not committed. A statement that failed may be of no further use, so all are made anew. */
    void rollback() throws SQLException {
        for (PreparedStatement statement : statements.values()) {
            statement.close();
        }
        statements.clear();
        connection.rollback();
    }

    /** Closes the connection with all its statements. */
    @Override
    public void close() throws SQLException {
        statements.clear();
        connection.close();
    }
}
