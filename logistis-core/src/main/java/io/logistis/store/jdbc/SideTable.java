package io.logistis.store.jdbc;

import java.sql.SQLException;
import java.util.HashSet;
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
final class SideTable<K> {

    private static final int REMEMBERED = 1024;

    /** The values of a thing's columns, in the order of a statement's question marks. */
    @FunctionalInterface
    interface Columns<K> {
        @Nullable
        Object[] of(K key);
    }

    private final SqlSession session;
    private final String find;
    private final Columns<K> findBy;
    private final String insert;
    private final Columns<K> inserted;
    private final String sweep;
    private final Map<K, Long> ids = new Lru<>(REMEMBERED);
    private final Set<Long> released = new HashSet<>();

    /**
     * @param find SELECT of the id by {@code findBy}
     * @param insert INSERT of {@code inserted} that returns the id
     * @param sweep DELETE of the row with an id, if it has no events
     */
    SideTable(SqlSession session, String find, Columns<K> findBy, String insert, Columns<K> inserted, String sweep) {
        this.session = session;
        this.find = find;
        this.findBy = findBy;
        this.insert = insert;
        this.inserted = inserted;
        this.sweep = sweep;
    }

    /** The number of that thing; a new one if it has none yet. */
    long id(K key) throws SQLException {
        Long id = ids.get(key);
        if (id == null) {
            id = session.number(find, findBy.of(key));
            if (id == null) {
                id = Objects.requireNonNull(session.number(insert, inserted.of(key)), "an INSERT returns its id");
            }
            ids.put(key, id);
        }
        return id;
    }

    /** One event with it has gone. */
    void release(long id) {
        released.add(id);
    }

    /** Lets go of things without events. To be called before each commit, after the events are written. */
    void settle() throws SQLException {
        for (Long id : released) {
            if (session.update(sweep, id) > 0) {
                ids.values().remove(id);
            }
        }
        released.clear();
    }

    /** After a rollback nothing that was remembered need be true. */
    void forget() {
        ids.clear();
        released.clear();
    }
}
