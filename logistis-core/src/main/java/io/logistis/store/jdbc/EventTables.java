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

    private record Form(
            String version,
            @Nullable String subresource,
            @Nullable String fieldManager,
            String profile) {}

    private final ObjectTable objects;
    private final SnapshotTable snapshots;
    private final DeltaCodec codec;
    private final SideTable<Collection> collections;
    private final SideTable<String> users;
    private final SideTable<UserInfo> identities;
    private final SideTable<Form> forms;

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
                null,
                "DELETE FROM collections WHERE id = ?"
                        + " AND NOT EXISTS (SELECT 1 FROM events WHERE collection_id = collections.id)");
        users = new SideTable<>(
                session,
                "SELECT id FROM users WHERE username = ?",
                EventTables::columns,
                "INSERT INTO users (username) VALUES (?) RETURNING id",
                EventTables::columns,
                null,
                "DELETE FROM users WHERE id = ? AND NOT EXISTS (SELECT 1 FROM events WHERE user_id = users.id)");
        identities = new SideTable<>(
                session,
                "SELECT id FROM identities WHERE digest = ?",
                user -> new Object[] {digest(user, Packed.identity(user))},
                "INSERT INTO identities (digest, details, events) VALUES (?, ?, 0) RETURNING id",
                user -> {
                    byte[] details = Packed.identity(user);
                    return new Object[] {digest(user, details), details};
                },
                "UPDATE identities SET events = events + ? WHERE id = ?",
                "DELETE FROM identities WHERE id = ? AND events = 0");
        forms = new SideTable<>(
                session,
                "SELECT id FROM forms WHERE digest = ?",
                form -> new Object[] {digest(form)},
                "INSERT INTO forms (digest, version, subresource, field_manager, profile, events)"
                        + " VALUES (?, ?, ?, ?, ?, 0) RETURNING id",
                form -> new Object[] {
                    digest(form), form.version(), form.subresource(), form.fieldManager(), form.profile()
                },
                "UPDATE forms SET events = events + ? WHERE id = ?",
                "DELETE FROM forms WHERE id = ? AND events = 0");
    }

    private static Object[] columns(Collection key) {
        return new Object[] {key.namespace(), key.resource(), key.group(), key.kind()};
    }

    private static Object[] columns(String username) {
        return new Object[] {username};
    }

    private static byte[] digest(UserInfo user, byte[] details) {
        byte[] name = Packed.all(user.username());
        byte[] all = Arrays.copyOf(name, name.length + details.length);
        System.arraycopy(details, 0, all, name.length, details.length);
        return Digest.of(all).bytes();
    }

    private static byte[] digest(Form form) {
        return Digest.of(Packed.all(form.version(), form.subresource(), form.fieldManager(), form.profile()))
                .bytes();
    }

    ObjectTable objects() {
        return objects;
    }

    SnapshotTable snapshots() {
        return snapshots;
    }

    /** Writes down all that an event refers to; gives back under which numbers. */
    EventTable.Parts use(NewEvent added, ObjectTable.Row object, ObjectTable.@Nullable Row prefix)
            throws SQLException {
        ChangeEvent event = added.event();
        ObjectKey key = event.object().key();
        long shape = objects.shape(object, event.apiVersion(), event.object().kind(), () -> managedFields(added));
        snapshots.name(shape, added.before(), added.after());
        long collection = collections.use(new Collection(
                ObjectTable.namespace(key.namespace()),
                key.group(),
                key.resource(),
                event.object().kind()));
        long user = users.use(event.user().username());
        long identity = identities.use(event.user());
        long form = forms.use(new Form(
                event.object().version(), event.object().subresource(), event.fieldManager(), event.profile()));
        return new EventTable.Parts(
                object.id(), collection, shape, user, identity, form, prefix == null ? null : prefix.id());
    }

    private byte @Nullable [] managedFields(NewEvent added) {
        JsonRange json = added.managedFields();
        return json == null || json.length() > DeltaCodec.MAX_LENGTH ? null : codec.whole(json.toByteArray());
    }

    /** An event that referred to these is gone. */
    void release(long object, long ring, long collection, long user, long identity, long form, boolean bySystem) {
        objects.release(object, ring, bySystem);
        collections.release(collection);
        users.release(user);
        identities.release(identity);
        forms.release(form);
    }

    /** Writes what has changed, and lets go of what no event refers to. To be called before each commit. */
    void settle() throws SQLException {
        objects.settle();
        collections.settle();
        users.settle();
        identities.settle();
        forms.settle();
    }

    /** After a rollback nothing that was remembered need be true. */
    void forget() {
        objects.forget();
        snapshots.forget();
        collections.forget();
        users.forget();
        identities.forget();
        forms.forget();
    }
}
