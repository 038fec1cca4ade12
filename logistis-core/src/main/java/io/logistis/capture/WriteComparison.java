package io.logistis.capture;

import io.logistis.event.JsonRange;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import io.logistis.scan.JsonScanner;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an UPDATE does to its object, by the bytes that the review has of it before and after. The API server writes one
 * object in one way, so that equal fields are equal bytes; in which order they stand does not matter here. A field that is
 * null or empty is as one that is absent. Costs a pass over both objects. Stateless and thread-safe; throws
 * {@link io.logistis.scan.JsonSyntaxException} where an object is none.
 */
public final class WriteComparison {

    private static final String METADATA = "metadata";
    private static final String ANNOTATIONS = "metadata.annotations";
    private static final String FINALIZERS = "metadata.finalizers";
    private static final String SPEC = "spec";
    private static final String SPEC_FINALIZERS = "spec.finalizers";
    private static final String DELETION = "metadata.deletionTimestamp";

    /** Moves by itself, or can't be moved by an UPDATE. */
    private static final Set<String> MOVES = Set.of(
            "metadata.managedFields",
            "metadata.resourceVersion",
            "metadata.generation",
            "metadata.creationTimestamp",
            DELETION,
            "metadata.deletionGracePeriodSeconds",
            "metadata.selfLink",
            "metadata.uid",
            "metadata.annotations.deployment.kubernetes.io/revision",
            "metadata.annotations.kubectl.kubernetes.io/last-applied-configuration");

    /** What a write to {@code /status} can change beside the status. */
    private static final List<String> BESIDE_STATUS =
            List.of("metadata.labels", ANNOTATIONS, FINALIZERS, "metadata.ownerReferences");

    private WriteComparison() {}

    /**
     * Whether this is an UPDATE after which the object is as it was: but for its status, for what moves by itself in its
     * metadata (managedFields, resourceVersion, generation, …) and for annotations that hold a copy of it, as kubectl's
     * {@code last-applied-configuration}. A write to {@code /status} changes nothing where it leaves labels, annotations,
     * finalizers and owner references alone; one to {@code /scale} where it leaves the spec alone. False where the objects
     * are missing, as in a review too large to keep.
     */
    public static boolean changesNothing(ObservedChange change) {
        Map<String, ByteBuffer> before = fields(change, change.oldObject());
        Map<String, ByteBuffer> after = fields(change, change.newObject());
        return before != null && after != null && counting(change, before).equals(counting(change, after));
    }

    /**
     * Whether this is an UPDATE of an object that is being deleted which removes finalizers of it and changes nothing
     * else; of a Namespace, those of its spec, too. False where the objects are missing.
     */
    public static boolean onlyRemovesFinalizers(ObservedChange change) {
        Map<String, ByteBuffer> before = fields(change, change.oldObject());
        Map<String, ByteBuffer> after = fields(change, change.newObject());
        if (before == null || after == null || !before.containsKey(DELETION)) {
            return false;
        }
        before = counting(change, before);
        after = counting(change, after);
        Set<String> old = finalizers(before);
        Set<String> kept = finalizers(after);
        return old.size() > kept.size() && old.containsAll(kept) && before.equals(after);
    }

    /** By path, what can be told apart; null where this is no UPDATE or the object is missing. */
    private static @Nullable Map<String, ByteBuffer> fields(ObservedChange change, @Nullable JsonRange object) {
        if (change.operation() != Operation.UPDATE || change.tooLarge() || object == null) {
            return null;
        }
        Map<String, ByteBuffer> fields = new HashMap<>();
        byte[] json = object.array();
        JsonScanner scanner = new JsonScanner(json, object.offset(), object.end());
        members(json, scanner, "", isNamespace(change.object().key()), fields);
        return fields;
    }

    private static void members(
            byte[] json, JsonScanner scanner, String prefix, boolean isNamespace, Map<String, ByteBuffer> fields) {
        scanner.enterObject();
        while (scanner.nextMember()) {
            String path = prefix + step(prefix, scanner.name());
            boolean apart = path.equals(METADATA) || path.equals(ANNOTATIONS) || (isNamespace && path.equals(SPEC));
            // The last of two members with one name counts, as a whole.
            fields.remove(path);
            if (apart) {
                fields.keySet().removeIf(known -> known.startsWith(path + "."));
            }
            if (apart && scanner.peek() == '{') {
                members(json, scanner, path + ".", isNamespace, fields);
            } else {
                scanner.skipValue();
                if (!isEmpty(json, scanner.valueStart(), scanner.valueEnd())) {
                    int length = scanner.valueEnd() - scanner.valueStart();
                    fields.put(path, ByteBuffer.wrap(json, scanner.valueStart(), length));
                }
            }
        }
    }

    /** In quotes where it would read as two steps: a field {@code metadata.uid} of a custom resource is not the uid. */
    private static String step(String prefix, String name) {
        return name.indexOf('.') < 0 || prefix.startsWith(ANNOTATIONS) ? name : '"' + name + '"';
    }

    private static boolean isEmpty(byte[] json, int from, int to) {
        return json[from] == 'n' || (to - from == 2 && (json[from] == '{' || json[from] == '['));
    }

    private static Map<String, ByteBuffer> counting(ObservedChange change, Map<String, ByteBuffer> fields) {
        String subresource = Objects.requireNonNullElse(change.object().subresource(), "");
        Map<String, ByteBuffer> counting = new HashMap<>(fields);
        counting.keySet().removeAll(MOVES);
        switch (subresource) {
            case "" -> counting.remove("status");
            case "status" -> counting.keySet().removeIf(path -> !isBesideStatus(path));
            case "scale" -> counting.keySet().removeIf(path -> !path.equals(SPEC));
            default -> {}
        }
        return counting;
    }

    private static boolean isBesideStatus(String path) {
        return BESIDE_STATUS.contains(path) || path.startsWith(ANNOTATIONS + ".");
    }

    private static boolean isNamespace(ObjectKey key) {
        return key.group().isEmpty() && key.resource().equals("namespaces");
    }

    /** Takes the finalizers out. */
    private static Set<String> finalizers(Map<String, ByteBuffer> fields) {
        Set<String> all = new HashSet<>();
        for (String path : List.of(FINALIZERS, SPEC_FINALIZERS)) {
            ByteBuffer list = fields.remove(path);
            if (list != null) {
                strings(list, path, all);
            }
        }
        return all;
    }

    private static void strings(ByteBuffer list, String path, Set<String> into) {
        byte[] json = new byte[list.remaining()];
        list.get(json);
        JsonScanner scanner = new JsonScanner(json, 0, json.length);
        scanner.enterArray();
        while (scanner.nextElement()) {
            into.add(path + ":" + scanner.stringOrNull());
        }
    }
}
