package io.logistis.store.jdbc;

import io.logistis.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection with its prepared statements, each kept for the next time. Not thread-safe, and a statement is free for
 * its next use only when its rows have been read. Nothing is committed by itself.
 */
final class SqlSession implements AutoCloseable {

    /** Stands in a statement for a list of rows, whose columns are {@code column1} and so on. */
    static final String ROWS = "{rows}";

    private record Sized(String sql, int rows) {}

    private static final int MOST_ROWS = 128;

    private final Connection connection;
    private final boolean textsAsBytes;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private final Map<Sized, String> texts = new HashMap<>();
    private final Map<Turn, Map<String, List<Object[]>>> later = new EnumMap<>(Turn.class);
    private boolean anyLater;

    /**
     * Takes the connection over, which must not be in auto-commit mode.
     *
     * @param textsAsBytes whether texts are written as their UTF-8; they are read as that anyway
     */
    SqlSession(Connection connection, boolean textsAsBytes) {
        this.connection = connection;
        this.textsAsBytes = textsAsBytes;
    }

    /** That statement with these values: Long, Integer, String, byte[] or null. */
    PreparedStatement with(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared(sql);
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
        return statement;
    }

    /** That statement, whose values are still to be set. */
    PreparedStatement prepared(String sql) throws SQLException {
        flush();
        return statement(sql);
    }

    private PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value instanceof Long number) {
            statement.setLong(index, number);
        } else if (value instanceof Integer number) {
            statement.setInt(index, number);
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else if (value instanceof String text && textsAsBytes) {
            statement.setBytes(index, text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof String text) {
            statement.setString(index, text);
        } else if (value == null) {
            statement.setNull(index, Types.NULL);
        } else {
            throw new IllegalArgumentException(
                    "a value must be Long, Integer, String or byte[], was " + value.getClass());
        }
    }

    /**
     * That statement with a list of rows where it says {@value #ROWS}. Behind them may stand rows of nothing but NULL, so
     * that there are few statements.
     *
     * @param rows one or more, of one length
     */
    PreparedStatement withRows(String sql, List<Object[]> rows) throws SQLException {
        int columns = rows.get(0).length;
        int all = room(rows.size());
        PreparedStatement statement = prepared(texts.computeIfAbsent(new Sized(sql, all), sized -> {
            String row = "(?" + ", ?".repeat(columns - 1) + ")";
            return sql.replace(ROWS, "(VALUES " + row + (", " + row).repeat(all - 1) + ")");
        }));
        bindAll(statement, rows, all, new Object[columns]);
        return statement;
    }

    /**
     * What that SELECT gives for each of these rows of values, one behind the other, in no order. It gives nothing where
     * the first of them is NULL.
     */
    PreparedStatement each(String select, List<Object[]> rows) throws SQLException {
        int all = room(rows.size());
        PreparedStatement statement = prepared(texts.computeIfAbsent(new Sized(select, all), sized -> {
            String one = "SELECT * FROM (" + select + ") AS one";
            return one + (" UNION ALL " + one).repeat(all - 1);
        }));
        @Nullable Object[] none = rows.get(0).clone();
        none[0] = null;
        bindAll(statement, rows, all, none);
        return statement;
    }

    /** The next power of two. */
    private static int room(int rows) {
        return Math.max(1, Integer.highestOneBit(2 * rows - 1));
    }

    private void bindAll(PreparedStatement statement, List<Object[]> rows, int all, @Nullable Object[] filling)
            throws SQLException {
        for (int i = 0; i < all; i++) {
            @Nullable Object[] row = i < rows.size() ? rows.get(i) : filling;
            for (int j = 0; j < row.length; j++) {
                bind(statement, i * row.length + j + 1, row[j]);
            }
        }
    }

    /** What {@link #withRows} and {@link #each} are given at once at most. */
    static <T> List<List<T>> portions(Collection<T> all) {
        List<T> list = new ArrayList<>(all);
        List<List<T>> portions = new ArrayList<>();
        for (int i = 0; i < list.size(); i += MOST_ROWS) {
            portions.add(list.subList(i, Math.min(list.size(), i + MOST_ROWS)));
        }
        return portions;
    }

    /** Changes rows, once with each of these values. */
    void updateAll(String sql, Collection<Object[]> all) throws SQLException {
        if (!all.isEmpty()) {
            prepared(sql);
            execute(sql, all);
        }
    }

    private void execute(String sql, Collection<Object[]> all) throws SQLException {
        PreparedStatement statement = statement(sql);
        for (Object[] values : all) {
            for (int i = 0; i < values.length; i++) {
                bind(statement, i + 1, values[i]);
            }
            statement.addBatch();
        }
        statement.executeBatch();
    }

    /** In which order what was put off is written. */
    enum Turn {
        COMMON_ROWS,
        BOUNDS,
        SNAPSHOTS,
        NAMES,
        EVENTS,
        ADOPTIONS
    }

    /** Changes rows before anything else is done with this session: many together, at the cost of one. */
    void later(Turn turn, String sql, @Nullable Object... values) {
        later.computeIfAbsent(turn, key -> new LinkedHashMap<>())
                .computeIfAbsent(sql, key -> new ArrayList<>())
                .add(values);
        anyLater = true;
    }

    private void flush() throws SQLException {
        if (!anyLater) {
            return;
        }
        anyLater = false;
        for (Map<String, List<Object[]>> turn : later.values()) {
            for (Map.Entry<String, List<Object[]>> entry : turn.entrySet()) {
                execute(entry.getKey(), entry.getValue());
            }
            turn.clear();
        }
    }

    private void forgetLater() {
        later.values().forEach(Map::clear);
        anyLater = false;
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

    /** The text in that column; null for NULL. */
    static @Nullable String text(ResultSet row, int column) throws SQLException {
        byte[] utf8 = row.getBytes(column);
        return utf8 == null ? null : new String(utf8, StandardCharsets.UTF_8);
    }

    /** The text in that column, which is never NULL. */
    static String name(ResultSet row, int column) throws SQLException {
        String text = text(row, column);
        if (text == null) {
            throw new StoreException(StoreException.Reason.CORRUPT, "the database is damaged: a name is missing");
        }
        return text;
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
        flush();
        connection.commit();
    }

    /** Ends a transaction that was to read only. */
    void end() throws SQLException {
        forgetLater();
        connection.rollback();
    }

    /** Undoes what was not committed. A statement that failed may be of no further use, so all are made anew. */
    void rollback() throws SQLException {
        forgetLater();
        for (PreparedStatement statement : statements.values()) {
            statement.close();
        }
        statements.clear();
        connection.rollback();
    }

    /** Lets go of a connection that may be of no use, without waiting for whoever is at its other end. */
    void discard() {
        statements.clear();
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            // It is closed all the same.
        }
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            // Nothing depends on it any more.
        }
    }

    /** Closes the connection with all its statements. */
    @Override
    public void close() throws SQLException {
        statements.clear();
        connection.close();
    }
}
