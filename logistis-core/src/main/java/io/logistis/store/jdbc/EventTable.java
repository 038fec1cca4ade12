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
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an event stands in its row, and in those of its side tables. */
final class EventTable {

    private static final byte[] TOO_LARGE = {0};
    private static final long ROW_BYTES = 500;

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

    /** What a row takes, about, as SQL. */
    static final String BYTES = ROW_BYTES
            + " + coalesce(octet_length(base), 0) + coalesce(octet_length(lock), 0)"
            + " + coalesce(octet_length(generate_name), 0)";

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
            SnapshotTable.Named snapshots) {}

    /** Gives back what the row takes, about. */
    static long insert(SqlSession session, ChangeEvent event, Parts parts) {
        byte[] base = Packed.base(event.base());
        byte[] lock = Packed.decision(event.decision());
        String generateName = event.generateName();
        session.later(
                SqlSession.Turn.EVENTS,
                INSERT,
                event.id().bytes(),
                parts.object(),
                parts.collection(),
                parts.shape(),
                parts.origin(),
                code(event.operation()),
                code(event.decision().verdict()),
                event.user().isSystem() ? 1 : 0,
                Moments.micros(event.observedAt()),
                Packed.uid(event.requestUid()),
                Packed.uid(event.object().uid()),
                digest(event.before()),
                digest(event.after()),
                parts.snapshots().before(),
                parts.snapshots().after(),
                base,
                parts.prefix(),
                generateName,
                lock,
                event.count(),
                event.evictedBefore() ? 1 : 0);
        return ROW_BYTES
                + (base == null ? 0 : base.length)
                + (lock == null ? 0 : lock.length)
                + (generateName == null ? 0 : generateName.getBytes(StandardCharsets.UTF_8).length);
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
        String namespace = SqlSession.text(row, 7);
        String username = SqlSession.text(row, 14);
        byte[] identity = row.getBytes(15);
        String apiVersion = SqlSession.text(row, 13);
        String profile = SqlSession.text(row, 20);
        if (namespace == null || username == null || identity == null || apiVersion == null || profile == null) {
            throw new StoreException(
                    StoreException.Reason.CORRUPT, "the database is damaged: event " + id + " names what is not there");
        }
        ObjectKey key = new ObjectKey(
                SqlSession.name(row, 5),
                SqlSession.name(row, 6),
                namespace.isEmpty() ? null : namespace,
                SqlSession.name(row, 8));
        UserInfo user = Packed.identity(username, identity);
        return new ChangeEvent(
                id,
                String.valueOf(Packed.uid(row.getBytes(2))),
                Moments.ofMicros(row.getLong(3)),
                operation(row.getInt(4)),
                new ObjectRef(
                        key,
                        SqlSession.name(row, 9),
                        SqlSession.name(row, 10),
                        SqlSession.text(row, 11),
                        Packed.uid(row.getBytes(12))),
                apiVersion,
                user,
                SqlSession.text(row, 16),
                SqlSession.text(row, 17),
                Packed.decision(row.getBytes(18)),
                Packed.base(row.getBytes(19)),
                profile,
                state(row.getBytes(21)),
                state(row.getBytes(22)),
                row.getInt(23),
                row.getInt(24) != 0);
    }
}
