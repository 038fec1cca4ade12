package io.logistis.e2e;

import io.logistis.event.UserInfo;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * What the API server's audit log says of one request; a deleted collection is one row for each of its objects.
 *
 * @param user the impersonated user, where there is one
 * @param name empty where the request was refused before a name was made for it
 * @param resourceVersion of the object as answered; empty where the answer is no object
 * @param answer the object as answered, or a null or missing node
 */
record AuditRow(
        Instant received,
        Instant completed,
        String user,
        String verb,
        String group,
        String version,
        String resource,
        String subresource,
        String namespace,
        String name,
        boolean dryRun,
        int code,
        String resourceVersion,
        JsonNode answer) {

    boolean isByPerson() {
        return !UserInfo.named(user).isSystem();
    }

    boolean succeeded() {
        return code >= 200 && code < 300;
    }

    /** CREATE, UPDATE, DELETE or CONNECT, as admission calls it. */
    String operation() {
        if (resource.equals("pods") && subresource.matches("exec|attach|portforward|proxy")) {
            return "CONNECT";
        }
        return switch (verb) {
            case "create" -> "CREATE";
            case "update", "patch" -> code == 201 ? "CREATE" : "UPDATE";
            case "delete", "deletecollection" -> "DELETE";
            default -> throw new IllegalArgumentException("verb must be that of a write, was " + verb);
        };
    }

    /** Whether this kind of object is kept by default; events, leases and endpoints are not in the audit log at all. */
    boolean isRecordedKind() {
        return !subresource.equals("token")
                && !group.equals("authentication.k8s.io")
                && !group.equals("authorization.k8s.io")
                && !group.equals("certificates.k8s.io");
    }

    @Override
    public String toString() {
        return "%s %s %s%s %s/%s by %s: %d at %s"
                .formatted(
                        verb,
                        group,
                        resource,
                        subresource.isEmpty() ? "" : "/" + subresource,
                        namespace,
                        name,
                        user,
                        code,
                        received);
    }
}
