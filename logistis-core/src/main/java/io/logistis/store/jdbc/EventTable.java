package io.logistis.store.jdbc;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.Digest;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.event.ObjectState;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import io.logistis.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an event stands in its row, and in those of its side tables. */
final class EventTable {

    private static final byte[] TOO_LARGE = {0};

    /** What {@link #read} reads; continue with conditions on {@code e} and an order. */
    static final String SELECT = """
            SELECT e.id, e.request_uid, e.observed_at, e.operation,
              o.api_group, o.resource, o.namespace, o.name, f.version, s.kind, f.subresource, e.uid,
              s.api_version, f.username, f.identity, f.field_manager, e.generate_name, e.lock, e.base, f.profile,
              e.before_digest, e.after_digest, e.occurrences, e.evicted_before
            FROM events e
            LEFT JOIN objects o ON o.id = e.object_id
            LEFT JOIN shapes s ON s.id = e.shape_id
            LEFT JOIN origins f ON f.id = e.origin_id
            """;

    private static final String BY_ID = SELECT + "WHERE e.id = ?";

    private static final String INSERT = """
            INSERT INTO events (id, object_id, collection_id, shape_id, origin_id, operation, verdict, by_system,
              observed_at, request_uid, uid, before_digest, after_digest, before_number, after_number, base, prefix_id,
              generate_name, lock, occurrences, evicted_before)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private EventTable() {}

    /** The numbers of what stands in other tables. */
    record Parts(
            long object,
            long collection,
            long shape,
            long origin,
            @Nullable Long prefix,
            SnapshotTable.Numbers snapshots) {}

    static void insert(SqlSession session, ChangeEvent event, Parts parts) throws SQLException {
        PreparedStatement insert = session.prepared(INSERT);
        insert.setBytes(1, event.id().bytes());
        insert.setLong(2, parts.object());
        insert.setLong(3, parts.collection());
        insert.setLong(4, parts.shape());
        insert.setLong(5, parts.origin());
        insert.setInt(6, code(event.operation()));
        insert.setInt(7, code(event.decision().verdict()));
        insert.setInt(8, event.user().isSystem() ? 1 : 0);
        insert.setLong(9, Moments.micros(event.observedAt()));
        insert.setBytes(10, Packed.uid(event.requestUid()));
        SqlSession.bind(insert, 11, Packed.uid(event.object().uid()));
        SqlSession.bind(insert, 12, digest(event.before()));
        SqlSession.bind(insert, 13, digest(event.after()));
        SqlSession.bind(insert, 14, parts.snapshots().before());
        SqlSession.bind(insert, 15, parts.snapshots().after());
        SqlSession.bind(insert, 16, Packed.base(event.base()));
        SqlSession.bind(insert, 17, parts.prefix());
        SqlSession.bind(insert, 18, event.generateName());
        SqlSession.bind(insert, 19, Packed.decision(event.decision()));
        insert.setInt(20, event.count());
        insert.setInt(21, event.evictedBefore() ? 1 : 0);
        insert.executeUpdate();
    }

    /** How an operation stands in its column. */
    static int code(Operation operation) {
        return switch (operation) {
            case CREATE -> 0;
            case UPDATE -> 1;
            case DELETE -> 2;
            case CONNECT -> 3;
            case LOCK -> 4;
            case UNLOCK -> 5;
        };
    }

    static Operation operation(int code) {
        return switch (code) {
            case 0 -> Operation.CREATE;
            case 1 -> Operation.UPDATE;
            case 2 -> Operation.DELETE;
            case 3 -> Operation.CONNECT;
            case 4 -> Operation.LOCK;
            case 5 -> Operation.UNLOCK;
            default ->
                throw new StoreException(
                        StoreException.Reason.CORRUPT, "the database is damaged: there is no operation " + code);
        };
    }

    /** How a verdict stands in its column. */
    static int code(Decision.Verdict verdict) {
        return verdict == Decision.Verdict.DENIED ? 1 : 0;
    }

    private static byte @Nullable [] digest(ObjectState state) {
        return switch (state.presence()) {
            case NONE -> null;
            case TOO_LARGE -> TOO_LARGE;
            case KEPT -> state.digest() == null ? null : state.digest().bytes();
        };
    }

    private static ObjectState state(byte @Nullable [] digest) {
        if (digest == null) {
            return ObjectState.NONE;
        }
        return digest.length == Digest.LENGTH ? ObjectState.kept(Digest.fromBytes(digest)) : ObjectState.TOO_LARGE;
    }

    /** The event with that id; null if there is none. */
    static @Nullable ChangeEvent get(SqlSession session, EventId id) throws SQLException {
        List<ChangeEvent> found = list(session.with(BY_ID, (Object) id.bytes()));
        return found.isEmpty() ? null : found.get(0);
    }

    /** All rows of a statement that begins with {@link #SELECT}. */
    static List<ChangeEvent> list(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            List<ChangeEvent> events = new ArrayList<>();
            while (row.next()) {
                events.add(read(row));
            }
            return events;
        }
    }

    private static ChangeEvent read(ResultSet row) throws SQLException {
        EventId id = EventId.fromBytes(row.getBytes(1));
        String namespace = row.getString(7);
        String username = row.getString(14);
        byte[] identity = row.getBytes(15);
        String apiVersion = row.getString(13);
        String profile = row.getString(20);
        if (namespace == null || username == null || identity == null || apiVersion == null || profile == null) {
            throw new StoreException(
                    StoreException.Reason.CORRUPT, "the database is damaged: event " + id + " names what is not there");
        }
        ObjectKey key = new ObjectKey(
                row.getString(5), row.getString(6), namespace.isEmpty() ? null : namespace, row.getString(8));
        UserInfo user = Packed.identity(username, identity);
        return new ChangeEvent(
                id,
                String.valueOf(Packed.uid(row.getBytes(2))),
                Moments.ofMicros(row.getLong(3)),
                operation(row.getInt(4)),
                new ObjectRef(
                        key, row.getString(9), row.getString(10), row.getString(11), Packed.uid(row.getBytes(12))),
                apiVersion,
                user,
                row.getString(16),
                row.getString(17),
                Packed.decision(row.getBytes(18)),
                Packed.base(row.getBytes(19)),
                profile,
                state(row.getBytes(21)),
                state(row.getBytes(22)),
                row.getInt(23),
                row.getInt(24) != 0);
    }
}
