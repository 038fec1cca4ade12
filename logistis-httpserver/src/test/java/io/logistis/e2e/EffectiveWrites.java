package io.logistis.e2e;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
        JsonNode before = stateByUid.get(uid(row));
        boolean changed = isScale(row)
                ? before == null || !replicas(before).equals(replicas(row.answer()))
                : !kept(row.answer()).equals(before);
        remember(row);
        if (changed) {
            effective.add(row);
        }
    }

    private static boolean isScale(AuditRow row) {
        return row.subresource().equals("scale");
    }

    private static JsonNode replicas(JsonNode object) {
        return object.path("spec").path("replicas");
    }

    private void remember(AuditRow row) {
        if (isScale(row)) {
            if (stateByUid.get(uid(row)) instanceof ObjectNode state) {
                ((ObjectNode) state.get("spec")).set("replicas", replicas(row.answer()));
            }
        } else if (!row.answer().path("kind").asString("").equals("Status")) {
            stateByUid.put(uid(row), kept(row.answer()));
        }
    }

    private static String uid(AuditRow row) {
        return row.answer().path("metadata").path("uid").asString("");
    }

    /** The object without what the recorder drops; an empty map is as good as none. */
    static JsonNode kept(JsonNode answer) {
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
