package io.logistis.store.jdbc;

import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.store.Buckets;
import io.logistis.store.CountBy;
import io.logistis.store.EventCount;
import io.logistis.store.EventQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts events, within one reading transaction. Where all of a time are asked for, those of whole slots are counted
 * already; else, and at the ends of the time, the events themselves are looked at.
 */
final class EventCounter {

    /** What a row of {@code event_counts} stands for. */
    private static final long SLOT_MICROS = 600_000_000;

    private static final String COUNTED = """
            SELECT slot * 600000000 / ? AS bucket, part, verdict, sum(n) FROM event_counts
            WHERE dimension = ? AND slot >= ? AND slot < ? GROUP BY bucket, part, verdict""";

    private static final String OF_EVENTS = """
            SELECT observed_at / ? AS bucket, {part}, verdict, sum(occurrences), collection_id FROM events
            WHERE {where} AND id < ? GROUP BY bucket, {part}, verdict, collection_id""";

    private static final String COLLECTIONS = "SELECT id, namespace, api_group, resource FROM collections";

    /** What rows are counted by: dimension and column. */
    private enum Part {
        ORIGIN(0, "origin_id"),
        COLLECTION(1, "collection_id"),
        OPERATION(2, "operation");

        private final long dimension;
        private final String column;

        Part(long dimension, String column) {
            this.dimension = dimension;
            this.column = column;
        }

        static Part of(CountBy by) {
            return switch (by) {
                case USER -> ORIGIN;
                case NAMESPACE, KIND -> COLLECTION;
                case OPERATION, OUTCOME -> OPERATION;
            };
        }
    }

    private record Cell(long bucket, long part, long verdict) {}

    private record Named(long bucket, @Nullable String name, long verdict) {}

    private final SqlSession session;
    private final EventFinder finder;

    EventCounter(SqlSession session, EventFinder finder) {
        this.session = session;
        this.finder = finder;
    }

    List<EventCount> counts(EventQuery query, CountBy by, Buckets buckets) throws SQLException {
        Part part = Part.of(by);
        long bucketMicros = Math.multiplyExact(buckets.seconds(), 1_000_000L);
        Map<Cell, Long> counts = new HashMap<>();
        long since = Math.max(
                Moments.micros(finder.oldestKept().time()), query.since() == null ? 0 : Moments.micros(query.since()));
        long until = query.until() == null ? Long.MAX_VALUE : Moments.micros(query.until());
        long firstSlot = since / SLOT_MICROS + (since % SLOT_MICROS == 0 ? 0 : 1);
        long endSlot = until / SLOT_MICROS;
        if (isOfAll(query) && bucketMicros % SLOT_MICROS == 0 && firstSlot < endSlot) {
            events(counts, query, part, bucketMicros, since, firstSlot * SLOT_MICROS);
            read(
                    counts,
                    session.with(COUNTED, bucketMicros, part.dimension, firstSlot, endSlot)
                            .executeQuery(),
                    null);
            if (query.until() != null) {
                events(counts, query, part, bucketMicros, endSlot * SLOT_MICROS, until);
            }
        } else {
            events(counts, query, part, bucketMicros, since, until);
        }
        return named(counts, by, buckets);
    }

    private static boolean isOfAll(EventQuery query) {
        return query.namespace() == null
                && query.kind() == null
                && query.name() == null
                && query.uid() == null
                && query.user() == null
                && query.operation() == null
                && query.verdict() == null;
    }

    private void events(Map<Cell, Long> counts, EventQuery query, Part part, long bucketMicros, long since, long until)
            throws SQLException {
        if (since >= until) {
            return;
        }
        Instant end = until == Long.MAX_VALUE ? null : Moments.ofMicros(until);
        EventFinder.Search search = finder.search(new EventQuery(
                query.namespace(),
                query.kind(),
                query.name(),
                query.uid(),
                query.user(),
                query.operation(),
                query.verdict(),
                Moments.ofMicros(since),
                end,
                null,
                1));
        EventId last = end == null ? NewestFirst.END : EventId.lowestAt(end.plusMillis(1));
        String select = OF_EVENTS.replace("{part}", part.column).replace("{where}", search.where());
        for (Long source : search.sources()) {
            List<Object> values = new ArrayList<>();
            values.add(bucketMicros);
            if (source != null) {
                values.add(source);
            }
            values.addAll(search.values());
            values.add(last.bytes());
            read(counts, session.with(select, values.toArray()).executeQuery(), search.collections());
        }
    }

    private static void read(Map<Cell, Long> counts, ResultSet rows, @Nullable Set<Long> collections)
            throws SQLException {
        try (rows) {
            while (rows.next()) {
                if (collections == null || collections.contains(rows.getLong(5))) {
                    counts.merge(
                            new Cell(rows.getLong(1), rows.getLong(2), rows.getLong(3)), rows.getLong(4), Long::sum);
                }
            }
        }
    }

    private List<EventCount> named(Map<Cell, Long> counts, CountBy by, Buckets buckets) throws SQLException {
        Map<Long, String> collections = new HashMap<>();
        if (Part.of(by) == Part.COLLECTION) {
            collections = collections(by);
        }
        Map<Long, @Nullable String> names = new HashMap<>();
        Map<Named, Long> named = new HashMap<>();
        for (Map.Entry<Cell, Long> entry : counts.entrySet()) {
            Cell cell = entry.getKey();
            long key = by == CountBy.OUTCOME ? cell.verdict() : cell.part();
            if (!names.containsKey(key)) {
                names.put(key, name(by, key, collections));
            }
            named.merge(new Named(cell.bucket(), names.get(key), cell.verdict()), entry.getValue(), Long::sum);
        }
        List<EventCount> result = new ArrayList<>(named.size());
        named.forEach((cell, count) -> result.add(new EventCount(
                Instant.ofEpochSecond(cell.bucket() * buckets.seconds()),
                cell.name(),
                verdict(cell.verdict()),
                count)));
        return result;
    }

    private @Nullable String name(CountBy by, long key, Map<Long, String> collections) throws SQLException {
        return switch (by) {
            case USER -> finder.username(key);
            case NAMESPACE, KIND -> {
                String name = collections.getOrDefault(key, "");
                yield name.isEmpty() ? null : name;
            }
            case OPERATION -> EventTable.operation((int) key).name();
            case OUTCOME -> verdict(key).name();
        };
    }

    private Map<Long, String> collections(CountBy by) throws SQLException {
        Map<Long, String> names = new HashMap<>();
        try (ResultSet row = session.with(COLLECTIONS).executeQuery()) {
            while (row.next()) {
                String group = SqlSession.name(row, 3);
                String resource = SqlSession.name(row, 4);
                names.put(
                        row.getLong(1),
                        by == CountBy.NAMESPACE
                                ? SqlSession.name(row, 2)
                                : resource + (group.isEmpty() ? "" : "." + group));
            }
        }
        return names;
    }

    private static Decision.Verdict verdict(long code) {
        return code == EventTable.code(Decision.Verdict.DENIED) ? Decision.Verdict.DENIED : Decision.Verdict.ADMITTED;
    }
}
