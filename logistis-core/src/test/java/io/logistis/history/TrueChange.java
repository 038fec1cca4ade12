package io.logistis.history;

import io.logistis.event.JsonRange;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A change that happened, by the audit log: a request of a person that succeeded, was no dry run, is of a recorded kind, and
 * moved more than what is dropped.
 *
 * @param attempts the reviews that it caused
 */
record TrueChange(
        Operation operation, @Nullable String subresource, ObjectKey key, String user, List<ObservedChange> attempts) {

    /** As {@link #shown} writes it. */
    String text() {
        return text(operation, subresource, key, user, attempts.size());
    }

    /** What a change shows of itself that the audit log knows too. */
    static String shown(Change change) {
        return text(
                change.event().operation(),
                change.event().object().subresource(),
                change.event().object().key(),
                change.event().user().username(),
                change.attempts());
    }

    private static String text(
            Operation operation, @Nullable String subresource, ObjectKey key, String user, int attempts) {
        return "%s %s%s %s/%s by %s, attempts: %d"
                .formatted(
                        operation,
                        key.resource(),
                        subresource == null ? "" : "/" + subresource,
                        key.namespace(),
                        key.name(),
                        user,
                        attempts);
    }

    /** Gives each request of the audit log its reviews: those of its user on versions older than the one that it made. */
    static List<TrueChange> of(Recording recording) {
        Set<ObservedChange> free = new LinkedHashSet<>();
        recording.reviews().stream()
                .filter(review -> !review.dryRun() && !review.user().isSystem())
                .forEach(free::add);
        List<TrueChange> changes = new ArrayList<>();
        for (Recording.AuditedRequest request : recording.truth()) {
            List<ObservedChange> attempts = request.succeeded() && !request.isDryRun()
                    ? free.stream().filter(review -> isOf(review, request)).toList()
                    : List.of();
            attempts.forEach(free::remove);
            List<ObservedChange> effective =
                    attempts.stream().filter(TrueChange::changesSomething).toList();
            if (!effective.isEmpty()) {
                ObservedChange last = effective.get(effective.size() - 1);
                changes.add(new TrueChange(
                        last.operation(),
                        last.object().subresource(),
                        last.object().key(),
                        request.text("user"),
                        effective));
            }
        }
        return changes;
    }

    private static boolean isOf(ObservedChange review, Recording.AuditedRequest request) {
        ObjectKey key = review.object().key();
        String subresource = review.object().subresource();
        return review.user().username().equals(request.text("user"))
                && key.group().equals(request.text("group"))
                && key.resource().equals(request.text("resource"))
                && (subresource == null ? "" : subresource).equals(request.text("subresource"))
                && key.name().equals(request.text("name"))
                && (key.resource().equals("namespaces")
                        || request.text("namespace").equals(key.namespace() == null ? "" : key.namespace()))
                && review.operation() == operation(request)
                && !"token".equals(subresource)
                && (review.operation() != Operation.UPDATE || isOnOlderVersion(review, request));
    }

    /** The write that takes the last finalizer deletes the object, and is answered with the version that it was made on. */
    private static boolean isOnOlderVersion(ObservedChange review, Recording.AuditedRequest request) {
        JsonNode metadata = tree(review.oldObject()).path("metadata");
        long base = Long.parseLong(metadata.path("resourceVersion").asString("0"));
        long made = Long.parseLong(request.text("resourceVersion"));
        return base < made || (base == made && metadata.has("deletionTimestamp"));
    }

    private static Operation operation(Recording.AuditedRequest request) {
        return switch (request.text("verb")) {
            case "create" -> Operation.CREATE;
            case "delete" -> Operation.DELETE;
            default -> Operation.UPDATE;
        };
    }

    private static boolean changesSomething(ObservedChange review) {
        return review.operation() != Operation.UPDATE
                || !kept(review.oldObject()).equals(kept(review.newObject()));
    }

    private static JsonNode kept(@Nullable JsonRange object) {
        JsonNode tree = tree(object);
        if (tree instanceof ObjectNode kept && kept.path("metadata") instanceof ObjectNode metadata) {
            kept.remove("status");
            metadata.remove(List.of("managedFields", "resourceVersion", "generation"));
            if (metadata.path("annotations") instanceof ObjectNode annotations) {
                annotations.remove(List.of(
                        "deployment.kubernetes.io/revision", "kubectl.kubernetes.io/last-applied-configuration"));
                if (annotations.isEmpty()) {
                    metadata.remove("annotations");
                }
            }
        }
        return tree;
    }

    private static JsonNode tree(@Nullable JsonRange object) {
        return object == null
                ? JsonMapper.shared().nullNode()
                : JsonMapper.shared().readTree(object.toByteArray());
    }
}
