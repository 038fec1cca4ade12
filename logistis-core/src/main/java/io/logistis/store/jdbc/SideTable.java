package io.logistis.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What events have in common, each thing once under a number. A thing goes when the last event with it has gone, so that
 * endless new names can't fill the disk. For the writer's thread only.
 *
 * @param <K> the thing
 */
final class SideTable<K extends SideTable.Thing> {

    private static final int REMEMBERED = 1024;

    /** Something that events have in common. */
    interface Thing {

        /** What tells it from all others. */
        Object[] key();

        /** The values of its columns. */
        @Nullable
        Object[] columns();

        /** What its row takes, about. */
        long bytes();
    }

    /**
     * The statements of a table.
     *
     * @param table its name
     * @param find SELECT of a number and the id, by {@link SqlSession#ROWS} of the number and the key
     * @param insert INSERT of the columns and the id
     * @param sweep DELETE of those ids of {@link SqlSession#ROWS} that have no events; returns the id and the bytes
     */
    record Statements(String table, String find, String insert, String sweep) {}

    private final SqlSession session;
    private final Space space;
    private final Numbers numbers;
    private final Statements statements;
    private final Map<K, Long> ids = new Lru<>(REMEMBERED);
    private final Set<Long> released = new HashSet<>();

    SideTable(SqlSession session, Space space, Numbers numbers, Statements statements) {
        this.session = session;
        this.space = space;
        this.numbers = numbers;
        this.statements = statements;
    }

    /** These will be asked for: looks for all of them at once, and puts the new ones down. */
    void expect(Collection<K> things) throws SQLException {
        Set<K> unknown = new LinkedHashSet<>(things);
        unknown.removeAll(ids.keySet());
        for (List<K> portion : SqlSession.portions(unknown)) {
            List<Object[]> keys = new ArrayList<>();
            for (K thing : portion) {
                Object[] key = thing.key();
                Object[] row = new Object[key.length + 1];
                row[0] = (long) keys.size();
                System.arraycopy(key, 0, row, 1, key.length);
                keys.add(row);
            }
            try (ResultSet row = session.withRows(statements.find(), keys).executeQuery()) {
                while (row.next()) {
                    K thing = portion.get(row.getInt(1));
                    ids.put(thing, row.getLong(2));
                    unknown.remove(thing);
                }
            }
        }
        for (K thing : unknown) {
            add(thing);
        }
    }

    private void add(K thing) throws SQLException {
        long id = numbers.next(statements.table());
        @Nullable Object[] columns = thing.columns();
        @Nullable Object[] row = new Object[columns.length + 1];
        System.arraycopy(columns, 0, row, 0, columns.length);
        row[columns.length] = id;
        session.later(SqlSession.Turn.COMMON_ROWS, statements.insert(), row);
        space.changed(thing.bytes());
        ids.put(thing, id);
    }

    /** The number of that thing; a new one if it has none yet. */
    long id(K thing) throws SQLException {
        if (!ids.containsKey(thing)) {
            expect(List.of(thing));
        }
        return Objects.requireNonNull(ids.get(thing), "it is put down");
    }

    /** One event with it has gone. */
    void release(long id) {
        released.add(id);
    }

    /** Lets go of things without events. To be called before each commit, after the events are written. */
    void settle() throws SQLException {
        for (long id : space.deleted(session, statements.sweep(), released)) {
            ids.values().remove(id);
        }
        released.clear();
    }

    /** After a rollback nothing that was remembered need be true. */
    void forget() {
        ids.clear();
        released.clear();
    }
}
