package io.logistis.store.jdbc;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Digest;
import io.logistis.event.JsonRange;
import io.logistis.event.ObjectKey;
import io.logistis.event.UserInfo;
import io.logistis.store.NewEvent;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The side tables that an event's row refers to, kept in step with it. For the writer's thread only. */
final class EventTables {

    private record Collection(String namespace, String group, String resource, String kind) {}

    private record Origin(
            UserInfo user,
            String version,
            @Nullable String subresource,
            @Nullable String fieldManager,
            String profile) {

        private byte[] digest() {
            byte[] texts = Packed.all(user.username(), version, subresource, fieldManager, profile);
            byte[] identity = Packed.identity(user);
            byte[] all = Arrays.copyOf(texts, texts.length + identity.length);
            System.arraycopy(identity, 0, all, texts.length, identity.length);
            return Digest.of(all).bytes();
        }
    }

    private final ObjectTable objects;
    private final SnapshotTable snapshots;
    private final DeltaCodec codec;
    private final SideTable<Collection> collections;
    private final SideTable<Origin> origins;

    EventTables(SqlSession session, DeltaCodec codec, long maxSnapshotBytes) {
        this.codec = codec;
        objects = new ObjectTable(session);
        snapshots = new SnapshotTable(session, codec, maxSnapshotBytes);
        collections = new SideTable<>(
                session,
                "SELECT id FROM collections WHERE namespace = ? AND resource = ? AND api_group = ? AND kind = ?",
                EventTables::columns,
                "INSERT INTO collections (namespace, resource, api_group, kind) VALUES (?, ?, ?, ?) RETURNING id",
                EventTables::columns,
                "DELETE FROM collections WHERE id = ?"
                        + " AND NOT EXISTS (SELECT 1 FROM events WHERE collection_id = collections.id)");
        origins = new SideTable<>(
                session,
                "SELECT id FROM origins WHERE digest = ?",
                origin -> new Object[] {origin.digest()},
                "INSERT INTO origins (digest, username, identity, version, subresource, field_manager, profile)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
                origin -> new Object[] {
                    origin.digest(),
                    origin.user().username(),
                    Packed.identity(origin.user()),
                    origin.version(),
                    origin.subresource(),
                    origin.fieldManager(),
                    origin.profile()
                },
                "DELETE FROM origins WHERE id = ? AND NOT EXISTS (SELECT 1 FROM events WHERE origin_id = origins.id)");
    }

    private static Object[] columns(Collection key) {
        return new Object[] {key.namespace(), key.resource(), key.group(), key.kind()};
    }

    ObjectTable objects() {
        return objects;
    }

    SnapshotTable snapshots() {
        return snapshots;
    }

    /** Writes down all that an event refers to; gives back under which numbers. */
    EventTable.Parts use(NewEvent added, ObjectTable.Row object, ObjectTable.@Nullable Row prefix) throws SQLException {
        ChangeEvent event = added.event();
        ObjectKey key = event.object().key();
        long shape = objects.shape(object, event.apiVersion(), event.object().kind(), () -> managedFields(added));
        SnapshotTable.Numbers numbers = snapshots.name(shape, added.before(), added.after());
        long collection = collections.id(new Collection(
                ObjectTable.namespace(key.namespace()),
                key.group(),
                key.resource(),
                event.object().kind()));
        long origin = origins.id(new Origin(
                event.user(),
                event.object().version(),
                event.object().subresource(),
                event.fieldManager(),
                event.profile()));
        return new EventTable.Parts(
                object.id(), collection, shape, origin, prefix == null ? null : prefix.id(), numbers);
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

    /** After a rollback nothing that was remembered need be true. */
    void forget() {
        objects.forget();
        snapshots.forget();
        collections.forget();
        origins.forget();
    }
}
