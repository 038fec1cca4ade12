package io.logistis.e2e;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells the writes that changed something from those that did not, by the API server's own answers: the states of each
 * object are put in the order of their resourceVersion, and what the recorder drops is left out of the comparison.
 */
final class EffectiveWrites {

    private static final Set<String> DROPPED_METADATA = Set.of(
            "managedFields",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "selfLink",
            "uid");
    private static final Set<String> DROPPED_ANNOTATIONS =
            Set.of("deployment.kubernetes.io/revision", "kubectl.kubernetes.io/last-applied-configuration");

    private final List<AuditRow> effective = new ArrayList<>();
    private final Map<String, JsonNode> stateByUid = new HashMap<>();
    private final Map<String, Set<String>> versionsByUid = new HashMap<>();

    private EffectiveWrites() {}

    /** Of these requests, those that succeeded, were no dry run and changed more than dropped fields; CONNECTs not. */
    static List<AuditRow> of(List<AuditRow> rows) {
        EffectiveWrites writes = new EffectiveWrites();
        rows.stream()
                .filter(row ->
                        row.succeeded() && !row.dryRun() && !row.operation().equals("CONNECT"))
                .sorted(Comparator.comparingLong(EffectiveWrites::version).thenComparing(AuditRow::completed))
                .forEach(writes::add);
        return List.copyOf(writes.effective);
    }

    private static long version(AuditRow row) {
        return row.resourceVersion().isEmpty() ? 0 : Long.parseLong(row.resourceVersion());
    }

    private void add(AuditRow row) {
        if (!row.operation().equals("UPDATE")) {
            remember(row);
            effective.add(row);
            return;
        }
        boolean isScale = row.subresource().equals("scale");
        String uid = uid(row);
        JsonNode before = stateByUid.get(uid);
        boolean moved = !versionsByUid.getOrDefault(uid, Set.of()).contains(row.resourceVersion());
        remember(row);
        // A Scale can change nothing but the replicas, so that a new version is a change.
        if (isScale ? moved : !kept(row.answer()).equals(before)) {
            effective.add(row);
        }
    }

    private void remember(AuditRow row) {
        String uid = uid(row);
        versionsByUid.computeIfAbsent(uid, key -> new HashSet<>()).add(row.resourceVersion());
        if (row.subresource().equals("scale")) {
            if (stateByUid.get(uid) instanceof ObjectNode state) {
                ((ObjectNode) state.get("spec"))
                        .set("replicas", row.answer().path("spec").path("replicas"));
            }
        } else if (!row.answer().path("kind").asString("").equals("Status")) {
            stateByUid.put(uid, kept(row.answer()));
        }
    }

    private static String uid(AuditRow row) {
        return row.answer().path("metadata").path("uid").asString("");
    }

    /** The object without what the recorder drops; an empty map is as good as none. */
    private static JsonNode kept(JsonNode answer) {
        JsonNode copy = answer.deepCopy();
        if (copy instanceof ObjectNode object && object.path("metadata") instanceof ObjectNode metadata) {
            object.remove("status");
            metadata.remove(DROPPED_METADATA);
            if (metadata.path("annotations") instanceof ObjectNode annotations) {
                annotations.remove(DROPPED_ANNOTATIONS);
                if (annotations.isEmpty()) {
                    metadata.remove("annotations");
                }
            }
        }
        return copy;
    }
}
