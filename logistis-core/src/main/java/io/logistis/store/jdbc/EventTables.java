package io.logistis.store.jdbc;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Digest;
import io.logistis.event.JsonRange;
import io.logistis.event.ObjectKey;
import io.logistis.event.UserInfo;
import io.logistis.store.NewEvent;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The side tables that an event's row refers to, kept in step with it. For the writer's thread only. */
final class EventTables {

    private static final int COLLECTION_ROW = 300;
    private static final int ORIGIN_ROW = 300;

    /** What a row takes, about, as SQL. */
    static final String COLLECTION_BYTES = "" + COLLECTION_ROW;

    /** What a row takes, about, as SQL. */
    static final String ORIGIN_BYTES = ORIGIN_ROW + " + octet_length(identity) + 2 * octet_length(username)";

    private static final SideTable.Statements COLLECTIONS = new SideTable.Statements(
            "collections",
            """
            SELECT k.column1, c.id FROM {rows} AS k JOIN collections c
              ON c.namespace = k.column2 AND c.resource = k.column3 AND c.api_group = k.column4 AND c.kind = k.column5""",
            "INSERT INTO collections (namespace, resource, api_group, kind, id) VALUES (?, ?, ?, ?, ?)",
            """
            DELETE FROM collections WHERE id IN {rows}
              AND (SELECT 1 FROM events WHERE collection_id = collections.id LIMIT 1) IS NULL
            RETURNING id,\s""" + COLLECTION_BYTES);
    private static final SideTable.Statements ORIGINS = new SideTable.Statements(
            "origins",
            "SELECT k.column1, o.id FROM {rows} AS k JOIN origins o ON o.digest = k.column2",
            """
            INSERT INTO origins (digest, username, identity, version, subresource, field_manager, profile, id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            """
            DELETE FROM origins WHERE id IN {rows}
              AND (SELECT 1 FROM events WHERE origin_id = origins.id LIMIT 1) IS NULL
            RETURNING id,\s""" + ORIGIN_BYTES);

    private record Collection(String namespace, String group, String resource, String kind) implements SideTable.Thing {

        static Collection of(ChangeEvent event) {
            ObjectKey key = event.object().key();
            return new Collection(
                    ObjectTable.namespace(key.namespace()),
                    key.group(),
                    key.resource(),
                    event.object().kind());
        }

        @Override
        public Object[] key() {
            return new Object[] {namespace, resource, group, kind};
        }

        @Override
        public Object[] columns() {
            return key();
        }

        @Override
        public long bytes() {
            return COLLECTION_ROW;
        }
    }

    private record Origin(
            UserInfo user,
            String version,
            @Nullable String subresource,
            @Nullable String fieldManager,
            String profile) implements SideTable.Thing {

        static Origin of(ChangeEvent event) {
            return new Origin(
                    event.user(),
                    event.object().version(),
                    event.object().subresource(),
                    event.fieldManager(),
                    event.profile());
        }

        @Override
        public Object[] key() {
            byte[] texts = Packed.all(user.username(), version, subresource, fieldManager, profile);
            byte[] identity = Packed.identity(user);
            byte[] all = Arrays.copyOf(texts, texts.length + identity.length);
            System.arraycopy(identity, 0, all, texts.length, identity.length);
            return new Object[] {Digest.of(all).bytes()};
        }

        @Override
        public @Nullable Object[] columns() {
            return new @Nullable Object[] {
                key()[0], user.username(), Packed.identity(user), version, subresource, fieldManager, profile
            };
        }

        @Override
        public long bytes() {
            return ORIGIN_ROW
                    + Packed.identity(user).length
                    + 2L * user.username().getBytes(StandardCharsets.UTF_8).length;
        }
    }

    private final Numbers numbers;
    private final ObjectTable objects;
    private final SnapshotTable snapshots;
    private final DeltaCodec codec;
    private final SideTable<Collection> collections;
    private final SideTable<Origin> origins;

    EventTables(SqlSession session, Dialect dialect, DeltaCodec codec, long maxSnapshotBytes) {
        this.codec = codec;
        Space space = dialect.space();
        numbers = new Numbers(session);
        objects = new ObjectTable(session, space, numbers);
        snapshots = new SnapshotTable(session, dialect, numbers, codec, maxSnapshotBytes);
        collections = new SideTable<>(session, space, numbers, COLLECTIONS);
        origins = new SideTable<>(session, space, numbers, ORIGINS);
    }

    ObjectTable objects() {
        return objects;
    }

    SnapshotTable snapshots() {
        return snapshots;
    }

    /** These will be written: looks at once for all that they refer to. */
    void expect(List<ChangeEvent> events) throws SQLException {
        objects.expect(events);
        List<Long> shapes = new ArrayList<>();
        for (ChangeEvent event : events) {
            Long shape = objects.shape(objects.object(event.object().key()), event);
            if (shape != null) {
                shapes.add(shape);
            }
        }
        snapshots.expect(shapes);
        collections.expect(events.stream().map(Collection::of).toList());
        origins.expect(events.stream().map(Origin::of).toList());
    }

    /** Writes down all that an event refers to; gives back under which numbers. */
    EventTable.Parts use(NewEvent added, ObjectTable.Row object, ObjectTable.@Nullable Row prefix) throws SQLException {
        ChangeEvent event = added.event();
        long shape = shape(added, object);
        SnapshotTable.Named named = snapshots.name(shape, added.before(), added.after());
        return new EventTable.Parts(
                object.id(),
                collections.id(Collection.of(event)),
                shape,
                origins.id(Origin.of(event)),
                prefix == null ? null : prefix.id(),
                named);
    }

    private long shape(NewEvent added, ObjectTable.Row object) throws SQLException {
        Long known = objects.shape(object, added.event());
        if (known != null) {
            return known;
        }
        long shape = objects.addShape(object, added.event(), managedFields(added));
        snapshots.isNew(shape);
        return shape;
    }

    private byte @Nullable [] managedFields(NewEvent added) {
        JsonRange json = added.managedFields();
        return json == null || json.length() > DeltaCodec.MAX_LENGTH ? null : codec.whole(json.toByteArray());
    }

    /** An event that referred to these is gone. */
    void release(long object, long ring, long collection, long origin, boolean bySystem) {
        objects.release(object, ring, bySystem);
        collections.release(collection);
        origins.release(origin);
    }

    /** Lets go of what no event refers to. To be called before each commit. */
    void settle() throws SQLException {
        objects.settle();
        collections.settle();
        origins.settle();
    }

    /** After a rollback, or when others have written, nothing that was remembered need be true. */
    void forget() {
        numbers.forget();
        objects.forget();
        snapshots.forget();
        collections.forget();
        origins.forget();
    }
}
