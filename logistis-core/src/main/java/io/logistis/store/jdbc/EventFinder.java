package io.logistis.store.jdbc;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.event.KindSelector;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.event.Operation;
import io.logistis.store.EventPage;
import io.logistis.store.EventQuery;
import io.logistis.store.NamespaceSummary;
import io.logistis.store.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers what is asked of the events, within one reading transaction. Shows nothing older than it is told. */
final class EventFinder {

    private static final String OBJECTS = "SELECT id, api_group, resource, namespace FROM objects WHERE name = ?";
    private static final String COLLECTIONS = "SELECT id, namespace, api_group, resource, kind FROM collections";
    private static final String COLLECTIONS_IN = COLLECTIONS + " WHERE namespace = ?";
    private static final String ORIGINS = "SELECT id FROM origins WHERE username = ?";
    private static final String OBJECT = """
            SELECT id FROM objects WHERE name = ? AND namespace = ? AND resource = ? AND api_group = ?""";

    private static final String WITHIN =
            EventTable.SELECT + "WHERE e.object_id = ? AND e.id >= ? AND e.id >= ? AND e.id <= ? ORDER BY e.id";
    private static final String OLDER =
            EventTable.SELECT + "WHERE e.object_id = ? AND e.id >= ? AND e.id < ? ORDER BY e.id DESC LIMIT ?";
    private static final String NEWER =
            EventTable.SELECT + "WHERE e.object_id = ? AND e.id >= ? AND e.id > ? ORDER BY e.id LIMIT ?";

    private static final String COUNTS = """
            SELECT collection_id, operation, origin_id, count(*), {greatest} FROM events
            WHERE id >= ? AND observed_at >= ? GROUP BY collection_id, operation, origin_id""";
    private static final String USERNAME = "SELECT username FROM origins WHERE id = ?";

    private final SqlSession session;
    private final Dialect dialect;
    private final EventId oldestKept;

    EventFinder(SqlSession session, Dialect dialect, EventId oldestKept) {
        this.session = session;
        this.dialect = dialect;
        this.oldestKept = oldestKept;
    }

    /**
     * Where events are looked for: in each of the sources by itself, under the same conditions.
     *
     * @param where conditions; the first {@code ?} is the source, where that is not null
     * @param values of the others
     * @param collections those that are asked for, where the conditions don't say so; null for all
     */
    record Search(
            String where,
            List<Object> values,
            Collection<@Nullable Long> sources,
            @Nullable Set<Long> collections) {}

    EventPage find(EventQuery query) throws SQLException {
        Search search = search(query);
        String select =
                "SELECT id, collection_id FROM events WHERE " + search.where() + " AND id < ? ORDER BY id DESC LIMIT ?";
        NewestFirst newest =
                new NewestFirst(session, new NewestFirst.Selection(select, search.values(), search.collections()));
        return page(newest.before(before(query), search.sources(), query.limit() + 1), query.limit());
    }

    Search search(EventQuery query) throws SQLException {
        Set<Long> collections = collections(query);
        StringBuilder where = new StringBuilder();
        List<Object> values = new ArrayList<>();
        Collection<@Nullable Long> sources;
        if (collections != null && collections.isEmpty()) {
            where.append("1 = 1");
            sources = List.of();
        } else if (query.name() != null) {
            where.append("object_id = ?");
            sources = objects(query, query.name());
            if (query.user() != null) {
                condition(where, values, "origin_id IN (" + ORIGINS + ")", query.user());
            }
        } else if (query.user() != null) {
            where.append("origin_id = ?");
            sources = origins(query.user());
        } else if (collections != null) {
            where.append("collection_id = ?");
            sources = new ArrayList<>(collections);
            collections = null;
        } else {
            where.append("1 = 1");
            sources = Collections.singletonList(null);
        }
        conditions(query, where, values);
        return new Search(where.toString(), values, sources, collections);
    }

    private void conditions(EventQuery query, StringBuilder where, List<Object> values) {
        EventId since = query.since() == null ? oldestKept : EventId.lowestAt(Moments.within(query.since()));
        condition(where, values, "id >= ?", (since.compareTo(oldestKept) < 0 ? oldestKept : since).bytes());
        if (query.since() != null) {
            condition(where, values, "observed_at >= ?", Moments.micros(query.since()));
        }
        if (query.until() != null) {
            condition(where, values, "observed_at < ?", Moments.micros(query.until()));
        }
        if (query.operation() != null) {
            condition(where, values, "operation = ?", (long) EventTable.code(query.operation()));
        }
        if (query.verdict() != null) {
            condition(where, values, "verdict = ?", (long) EventTable.code(query.verdict()));
        }
        if (query.uid() != null) {
            condition(where, values, "uid = ?", Objects.requireNonNull(Packed.uid(query.uid())));
        }
    }

    private static void condition(StringBuilder where, List<Object> values, String condition, Object value) {
        where.append(" AND ").append(condition);
        values.add(value);
    }

    /** The page goes on before that id, and an event of that moment or later has a later one. */
    private static @Nullable EventId before(EventQuery query) {
        EventId before = query.before();
        if (query.until() == null) {
            return before;
        }
        EventId until = EventId.lowestAt(Moments.within(query.until()).plusMillis(1));
        return before == null || until.compareTo(before) < 0 ? until : before;
    }

    private EventPage page(List<EventId> ids, int limit) throws SQLException {
        List<ChangeEvent> events = new ArrayList<>(ids.size());
        for (EventId id : ids.subList(0, Math.min(limit, ids.size()))) {
            ChangeEvent event = EventTable.get(session, id);
            if (event != null) {
                events.add(event);
            }
        }
        return new EventPage(events, ids.size() > limit ? ids.get(limit - 1) : null);
    }

    /** Which kinds in which namespaces are asked for; null for all. */
    private @Nullable Set<Long> collections(EventQuery query) throws SQLException {
        String namespace = query.namespace();
        KindSelector kind = query.kind();
        if (namespace == null && kind == null) {
            return null;
        }
        Set<Long> matching = new HashSet<>();
        // Cluster-scoped objects stand under the empty name, which no namespace has.
        if (namespace != null && namespace.isEmpty()) {
            return matching;
        }
        try (ResultSet row = namespace == null
                ? session.with(COLLECTIONS).executeQuery()
                : session.with(COLLECTIONS_IN, namespace).executeQuery()) {
            while (row.next()) {
                ObjectKey key =
                        new ObjectKey(SqlSession.name(row, 3), SqlSession.name(row, 4), SqlSession.name(row, 2), "");
                if (kind == null || kind.matches(new ObjectRef(key, "", SqlSession.name(row, 5), null, null))) {
                    matching.add(row.getLong(1));
                }
            }
        }
        return matching;
    }

    private List<@Nullable Long> objects(EventQuery query, String name) throws SQLException {
        List<@Nullable Long> matching = new ArrayList<>();
        try (ResultSet row = session.with(OBJECTS, name).executeQuery()) {
            while (row.next()) {
                if (query.namespace() == null || query.namespace().equals(SqlSession.name(row, 4))) {
                    matching.add(row.getLong(1));
                }
            }
        }
        return matching;
    }

    private List<@Nullable Long> origins(String username) throws SQLException {
        List<@Nullable Long> origins = new ArrayList<>();
        try (ResultSet row = session.with(ORIGINS, username).executeQuery()) {
            while (row.next()) {
                origins.add(row.getLong(1));
            }
        }
        return origins;
    }

    @Nullable
    ChangeEvent get(EventId id) throws SQLException {
        return id.compareTo(oldestKept) < 0 ? null : EventTable.get(session, id);
    }

    List<ChangeEvent> around(ObjectKey key, EventId from, EventId to, int margin) throws SQLException {
        Long object =
                session.number(OBJECT, key.name(), ObjectTable.namespace(key.namespace()), key.resource(), key.group());
        if (object == null) {
            return List.of();
        }
        byte[] oldest = oldestKept.bytes();
        List<ChangeEvent> found = new ArrayList<>();
        if (margin > 0) {
            found.addAll(EventTable.list(session.with(OLDER, object, oldest, from.bytes(), (long) margin)));
            Collections.reverse(found);
        }
        found.addAll(EventTable.list(session.with(WITHIN, object, oldest, from.bytes(), to.bytes())));
        if (margin > 0) {
            found.addAll(EventTable.list(session.with(NEWER, object, oldest, to.bytes(), (long) margin)));
        }
        return found;
    }

    private static final class Summary {
        private EventId last = new EventId(0, 0);
        private final Map<Operation, Long> byOperation = new EnumMap<>(Operation.class);
        private final Map<Long, Long> byOrigin = new HashMap<>();
    }

    List<NamespaceSummary> overview(Instant since) throws SQLException {
        EventId first = EventId.lowestAt(Moments.within(since));
        first = first.compareTo(oldestKept) < 0 ? oldestKept : first;
        Map<Long, String> namespaces = namespaces();
        Map<String, Summary> summaries = new HashMap<>();
        String counts = COUNTS.replace("{greatest}", dialect.greatestId());
        try (ResultSet row =
                session.with(counts, first.bytes(), Moments.micros(since)).executeQuery()) {
            while (row.next()) {
                Summary summary = summaries.computeIfAbsent(
                        namespaces.getOrDefault(row.getLong(1), ""), namespace -> new Summary());
                long count = row.getLong(4);
                summary.byOperation.merge(EventTable.operation(row.getInt(2)), count, Long::sum);
                summary.byOrigin.merge(row.getLong(3), count, Long::sum);
                EventId last = EventId.fromBytes(row.getBytes(5));
                summary.last = last.compareTo(summary.last) > 0 ? last : summary.last;
            }
        }
        Map<Long, String> usernames = new HashMap<>();
        List<NamespaceSummary> found = new ArrayList<>();
        for (Map.Entry<String, Summary> entry : summaries.entrySet()) {
            ChangeEvent last = EventTable.get(session, entry.getValue().last);
            if (last != null) {
                found.add(new NamespaceSummary(
                        entry.getKey().isEmpty() ? null : entry.getKey(),
                        last,
                        entry.getValue().byOperation,
                        byName(entry.getValue().byOrigin, usernames)));
            }
        }
        found.sort(Comparator.comparing(
                        (NamespaceSummary summary) -> summary.last().id())
                .reversed());
        return found;
    }

    EventId oldestKept() {
        return oldestKept;
    }

    private Map<Long, String> namespaces() throws SQLException {
        Map<Long, String> namespaces = new HashMap<>();
        try (ResultSet row = session.with(COLLECTIONS).executeQuery()) {
            while (row.next()) {
                namespaces.put(row.getLong(1), SqlSession.name(row, 2));
            }
        }
        return namespaces;
    }

    private Map<String, Long> byName(Map<Long, Long> byOrigin, Map<Long, String> usernames) throws SQLException {
        Map<String, Long> byName = new HashMap<>();
        for (Map.Entry<Long, Long> entry : byOrigin.entrySet()) {
            String username = usernames.get(entry.getKey());
            if (username == null) {
                username = username(entry.getKey());
                usernames.put(entry.getKey(), username);
            }
            byName.merge(username, entry.getValue(), Long::sum);
        }
        return byName;
    }

    String username(long origin) throws SQLException {
        try (ResultSet row = session.with(USERNAME, origin).executeQuery()) {
            if (!row.next()) {
                throw new StoreException(
                        StoreException.Reason.CORRUPT, "the database is damaged: an event's user is not there");
            }
            return SqlSession.name(row, 1);
        }
    }
}
