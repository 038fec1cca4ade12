package io.logistis.history;

import io.logistis.event.JsonRange;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of an API server that a webhook gets to feel: objects with versions, each write carried out only on the version
 * that it was admitted on. Says what it really did. Not thread-safe.
 */
final class SimulatedApiServer {

    static final JsonMapper JSON = JsonMapper.shared();

    /** What one request did. */
    record Done(
            ObjectKey key, Operation operation, @Nullable String subresource, String user, List<String> reviews) {

        int attempts() {
            return reviews.size();
        }
    }

    private final Consumer<ObservedChange> webhook;
    private final Random random;
    private final Map<ObjectKey, ObjectNode> objects = new LinkedHashMap<>();
    private final Map<ObjectKey, Deque<ObjectNode>> olderVersions = new HashMap<>();
    private final List<Done> truth = new ArrayList<>();
    private long revision = 90;
    private int uids;
    private int reviews;

    SimulatedApiServer(Consumer<ObservedChange> webhook, Random random) {
        this.webhook = webhook;
        this.random = random;
    }

    /** What was carried out, in that order. */
    List<Done> truth() {
        return truth;
    }

    void done(Done done) {
        truth.add(done);
    }

    Map<ObjectKey, ObjectNode> objects() {
        return objects;
    }

    @Nullable
    ObjectNode read(ObjectKey key) {
        ObjectNode object = objects.get(key);
        return object == null ? null : object.deepCopy();
    }

    /** What a cache may still show. */
    @Nullable
    ObjectNode readFromCache(ObjectKey key) {
        ObjectNode current = read(key);
        Deque<ObjectNode> older = olderVersions.getOrDefault(key, new ArrayDeque<>());
        if (current == null || older.isEmpty() || random.nextInt(4) > 0) {
            return current;
        }
        ObjectNode stale = older.getFirst().deepCopy();
        return uid(stale).equals(uid(current)) ? stale : current;
    }

    boolean isCurrent(ObjectKey key, ObjectNode base) {
        ObjectNode current = objects.get(key);
        return current != null
                && uid(current).equals(uid(base))
                && version(current).equals(version(base));
    }

    /** Stores it as a new version; what is being deleted and has no finalizer left is gone. */
    void write(ObjectKey key, ObjectNode object) {
        boolean isOver = metadata(object).has("deletionTimestamp")
                && metadata(object).path("finalizers").isEmpty();
        if (isOver) {
            remove(key);
        } else {
            mark(key, object);
        }
    }

    /** Stores it as a new version, whatever it is. */
    void mark(ObjectKey key, ObjectNode object) {
        ObjectNode before = objects.get(key);
        if (before != null) {
            Deque<ObjectNode> older = olderVersions.computeIfAbsent(key, k -> new ArrayDeque<>());
            older.addFirst(before);
            if (older.size() > 3) {
                older.removeLast();
            }
        }
        ObjectNode stored = object.deepCopy();
        metadata(stored).put("resourceVersion", Long.toString(++revision));
        objects.put(key, stored);
    }

    void remove(ObjectKey key) {
        revision++;
        objects.remove(key);
        olderVersions.remove(key);
    }

    /** As a backup had it: objects and versions go back, uids and truth stay. */
    void restore(Map<ObjectKey, ObjectNode> backup, long atRevision) {
        objects.clear();
        olderVersions.clear();
        backup.forEach((key, object) -> objects.put(key, object.deepCopy()));
        revision = atRevision;
    }

    long revision() {
        return revision;
    }

    String newUid() {
        return "uid-" + ++uids;
    }

    /** Sends a review; returns its uid. */
    String admit(
            Operation operation,
            ObjectKey key,
            @Nullable String subresource,
            String user,
            @Nullable ObjectNode before,
            @Nullable ObjectNode after) {
        ObjectNode body = Objects.requireNonNull(after != null ? after : before);
        String apiVersion = body.path("apiVersion").asString("");
        String requestUid = "review-" + ++reviews;
        String uid = metadata(before != null ? before : body).path("uid").asString("");
        webhook.accept(new ObservedChange(
                requestUid,
                operation,
                new ObjectRef(
                        key,
                        apiVersion.substring(apiVersion.indexOf('/') + 1),
                        body.path("kind").asString(""),
                        subresource,
                        uid.isEmpty() || operation == Operation.CONNECT ? null : uid),
                apiVersion,
                UserInfo.named(user),
                "test",
                false,
                operation == Operation.CREATE && body.path("metadata").has("generateName")
                        ? body.path("metadata").path("generateName").asString("")
                        : null,
                bytes(after),
                bytes(before),
                false));
        return requestUid;
    }

    private static @Nullable JsonRange bytes(@Nullable ObjectNode object) {
        return object == null ? null : JsonRange.of(JSON.writeValueAsBytes(object));
    }

    static ObjectNode metadata(ObjectNode object) {
        return (ObjectNode) object.path("metadata");
    }

    static String uid(ObjectNode object) {
        return metadata(object).path("uid").asString("");
    }

    static String version(ObjectNode object) {
        return metadata(object).path("resourceVersion").asString("");
    }

    /** Whether a recorder sees a difference. */
    static boolean isSame(ObjectNode a, ObjectNode b) {
        return kept(a).equals(kept(b));
    }

    private static JsonNode kept(ObjectNode object) {
        ObjectNode kept = object.deepCopy();
        kept.remove("status");
        metadata(kept).remove(List.of("resourceVersion", "deletionTimestamp"));
        return kept;
    }
}
