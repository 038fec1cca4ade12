package io.logistis.httpserver.client;

import io.logistis.event.Operation;
import io.logistis.lock.Lock;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockSubjects;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A lock to be made. What is left out is the server's to choose.
 *
 * @param scope what it is on
 * @param operations CREATE, UPDATE, DELETE or CONNECT, with their subresources; empty for the server's default, the first
 *     three
 * @param subjects whom it keeps away
 * @param mode whether it refuses or only warns
 * @param reason what a person who is refused reads
 * @param expiresIn a duration such as {@code 2h}, or {@code never}; null for the server's default (1 hour)
 */
public record LockRequest(
        LockScope scope,
        Set<Operation> operations,
        LockSubjects subjects,
        Lock.Mode mode,
        String reason,
        @Nullable String expiresIn) {

    public LockRequest {
        Objects.requireNonNull(scope, "scope");
        operations = Set.copyOf(operations);
        Objects.requireNonNull(subjects, "subjects");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(reason, "reason");
    }

    /** As {@code POST /locks} takes it. */
    byte[] json() {
        JsonMapper mapper = JsonMapper.shared();
        ObjectNode json = mapper.createObjectNode()
                .put("namespace", scope.namespace())
                .put("kind", scope.kind())
                .put("name", scope.name());
        if (!operations.isEmpty()) {
            strings(
                    json,
                    "operations",
                    operations.stream().map(Operation::name).sorted().toList());
        }
        strings(json, "users", subjects.users());
        strings(json, "groups", subjects.groups());
        strings(json, "exemptUsers", subjects.exemptUsers());
        strings(json, "exemptGroups", subjects.exemptGroups());
        json.put("mode", mode.name()).put("reason", reason);
        if (expiresIn != null) {
            json.put("expiresIn", expiresIn);
        }
        return mapper.writeValueAsBytes(json);
    }

    private static void strings(ObjectNode json, String name, List<String> values) {
        values.forEach(json.putArray(name)::add);
    }
}
