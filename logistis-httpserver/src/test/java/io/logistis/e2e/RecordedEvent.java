package io.logistis.e2e;

import io.logistis.event.UserInfo;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** One item of {@code GET /events}, as far as it can be held against the audit log. */
record RecordedEvent(
        String id,
        Instant observedAt,
        String operation,
        String user,
        String group,
        String resource,
        String subresource,
        String namespace,
        String name) {

    /** Both clocks are this machine's; the API server cuts its times to microseconds. */
    private static final Duration CLOCKS = Duration.ofMillis(5);

    static RecordedEvent of(JsonNode item) {
        JsonNode object = item.path("objectRef");
        return new RecordedEvent(
                item.path("id").asString(),
                Instant.parse(item.path("observedAt").asString()),
                item.path("operation").asString(),
                item.path("user").path("username").asString(),
                text(object, "group"),
                text(object, "resource"),
                text(object, "subresource"),
                text(object, "namespace"),
                text(object, "name"));
    }

    /** What is to be recorded of an AdmissionRequest, without id and time. */
    static RecordedEvent ofRequest(JsonNode request) {
        JsonNode resource = request.path("resource");
        String name = text(request, "name");
        if (name.isEmpty()) {
            name = text(request.path("object").path("metadata"), "name");
        }
        return new RecordedEvent(
                "",
                Instant.EPOCH,
                request.path("operation").asString(),
                request.path("userInfo").path("username").asString(),
                text(resource, "group"),
                text(resource, "resource"),
                text(request, "subResource"),
                text(request, "namespace"),
                name);
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).isString() ? object.path(field).asString() : "";
    }

    boolean isByPerson() {
        return !UserInfo.named(user).isSystem();
    }

    /** Whether this was admitted on behalf of that request: the same user did the same thing in that very time. */
    boolean isOf(AuditRow request) {
        return user.equals(request.user())
                && isOfOperation(request)
                && group.equals(request.group())
                && resource.equals(request.resource())
                && subresource.equals(request.subresource())
                && isOfNamespace(request)
                && (request.name().isEmpty() || name.equals(request.name()))
                && !observedAt.isBefore(request.received().minus(CLOCKS))
                && !observedAt.isAfter(request.completed().plus(CLOCKS));
    }

    /** Of a refused PATCH the audit log does not say whether it would have created. */
    private boolean isOfOperation(AuditRow request) {
        boolean isRefusedPatch = !request.succeeded() && request.verb().equals("patch");
        return operation.equals(request.operation()) || (isRefusedPatch && operation.equals("CREATE"));
    }

    /** The API server gives a Namespace its own name as namespace in some places, and none in others. */
    private boolean isOfNamespace(AuditRow request) {
        return resource.equals("namespaces") || namespace.equals(request.namespace());
    }
}
