package io.logistis.store.jdbc;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * CREATEs by generateName, which share a ring by their prefix until a later review bears their object's uid: they were
 * carried out then, and belong to their objects. For the writer's thread only.
 */
final class Adoptions {

    private static final String NOT_SEEN_AGAIN = """
            SELECT uid, id, object_id, prefix_id, by_system FROM events WHERE uid IN {rows} AND prefix_id IS NOT NULL""";
    private static final String ADOPT = "UPDATE events SET prefix_id = NULL WHERE id = ?";

    private record Create(EventId id, long object, long prefix, boolean bySystem) {}

    private final SqlSession session;
    private final ObjectTable objects;
    private final Map<String, Create> notSeenAgain = new HashMap<>();

    Adoptions(SqlSession session, ObjectTable objects) {
        this.session = session;
        this.objects = objects;
    }

    /** These will be written: looks at once for the CREATEs of their objects. */
    void expect(Collection<ChangeEvent> events) throws SQLException {
        notSeenAgain.clear();
        Set<String> uids = new LinkedHashSet<>();
        for (ChangeEvent event : events) {
            String uid = event.object().uid();
            if (uid != null && !objects.object(event.object().key()).hasAdopted(uid)) {
                uids.add(uid);
            }
        }
        for (List<String> portion : SqlSession.portions(uids)) {
            List<Object[]> rows =
                    portion.stream().map(uid -> new Object[] {Packed.uid(uid)}).toList();
            try (ResultSet row = session.withRows(NOT_SEEN_AGAIN, rows).executeQuery()) {
                while (row.next()) {
                    put(
                            String.valueOf(Packed.uid(row.getBytes(1))),
                            new Create(
                                    EventId.fromBytes(row.getBytes(2)),
                                    row.getLong(3),
                                    row.getLong(4),
                                    row.getInt(5) != 0));
                }
            }
        }
    }

    private void put(String uid, Create create) {
        notSeenAgain.merge(uid, create, (a, b) -> a.id().compareTo(b.id()) > 0 ? a : b);
    }

    /** An event went into its prefix's ring. */
    void created(ChangeEvent event, ObjectTable.Row object, ObjectTable.Row prefix) {
        object.adopted(null);
        String uid = event.object().uid();
        if (uid != null) {
            put(
                    uid,
                    new Create(
                            event.id(), object.id(), prefix.id(), event.user().isSystem()));
        }
    }

    /** A review bears that uid, which was expected. */
    void seenAgain(ObjectTable.Row later, @Nullable String uid) {
        if (later.hasAdopted(uid)) {
            return;
        }
        later.adopted(uid);
        Create create = notSeenAgain.remove(uid);
        if (create != null) {
            objects.adopt(create.prefix(), create.object(), create.bySystem());
            session.later(SqlSession.Turn.ADOPTIONS, ADOPT, (Object) create.id().bytes());
        }
    }
}
