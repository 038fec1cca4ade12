package io.logistis.store.jdbc;

import io.logistis.event.EventId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of several sources, each of which an index gives in order: those of an object, of a user, of a kind in
 * a namespace. A source is read as far as it is needed, so that a page costs about its length, whatever the store holds.
 */
final class NewestFirst {

    private static final int LEAST_AT_ONCE = 4;
    private static final int MOST_AT_ONCE = 1024;

    /** Not before any id. */
    static final EventId END = new EventId(-1, -1);

    /**
     * How sources are read.
     *
     * @param select {@code id, collection_id}, newest first, where {@code ?} is the source, then come these values, then
     *     the id that they are older than, then how many
     * @param values of the conditions
     * @param collections which are asked for; null for all
     */
    record Selection(
            String select, List<Object> values, @Nullable Set<Long> collections) {}

    private final SqlSession session;
    private final Selection selection;

    NewestFirst(SqlSession session, Selection selection) {
        this.session = session;
        this.selection = selection;
    }

    /**
     * The ids that are older than that one, newest first, so many at most.
     *
     * @param sources null stands for the whole table
     */
    List<EventId> before(@Nullable EventId before, Collection<@Nullable Long> sources, int most) throws SQLException {
        EventId start = before == null ? END : before;
        int step = Math.max(LEAST_AT_ONCE, Math.min(most, 2 * most / Math.max(1, sources.size())));
        PriorityQueue<Source> newest = new PriorityQueue<>(
                Math.max(1, sources.size()), Comparator.comparing(Source::next).reversed());
        for (Long source : sources) {
            newest.add(new Source(source, start, step));
        }
        List<EventId> found = new ArrayList<>();
        while (found.size() < most && !newest.isEmpty()) {
            Source source = newest.remove();
            EventId next = source.fetched.pollFirst();
            if (next == null) {
                source.fetch();
            } else {
                found.add(next);
            }
            if (!source.isAtEnd()) {
                newest.add(source);
            }
        }
        return found;
    }

    private final class Source {
        private final @Nullable Long number;
        private final Deque<EventId> fetched = new ArrayDeque<>();
        private EventId readTo;
        private int step;
        private boolean ended;

        private Source(@Nullable Long number, EventId start, int step) {
            this.number = number;
            this.readTo = start;
            this.step = step;
        }

        /** The next id, or one that it is not newer than. */
        private EventId next() {
            EventId first = fetched.peekFirst();
            return first == null ? readTo : first;
        }

        private boolean isAtEnd() {
            return ended && fetched.isEmpty();
        }

        private void fetch() throws SQLException {
            List<Object> values = new ArrayList<>();
            if (number != null) {
                values.add(number);
            }
            values.addAll(selection.values());
            values.add(readTo.bytes());
            values.add((long) step);
            int rows = 0;
            try (ResultSet row =
                    session.with(selection.select(), values.toArray()).executeQuery()) {
                while (row.next()) {
                    rows++;
                    readTo = EventId.fromBytes(row.getBytes(1));
                    if (selection.collections() == null
                            || selection.collections().contains(row.getLong(2))) {
                        fetched.addLast(readTo);
                    }
                }
            }
            ended = rows < step;
            step = Math.min(2 * step, MOST_AT_ONCE);
        }
    }
}
