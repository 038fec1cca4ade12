package io.logistis.json;

import io.logistis.event.Operation;
import io.logistis.lock.Lock;
import java.time.Instant;
import java.util.List;

/** Writes locks as UTF-8 JSON. Stateless and thread-safe. */
public final class LockJson {

    private LockJson() {}

    /** One lock, with its state at that moment: ACTIVE, EXPIRED or REMOVED. */
    public static byte[] lock(Lock lock, Instant now) {
        return JsonOut.write(json -> write(json, lock, now));
    }

    /** {@code {"items":[…]}}, in the order given. */
    public static byte[] locks(List<Lock> locks, Instant now) {
        return JsonOut.write(json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("items");
            locks.forEach(lock -> write(json, lock, now));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Lock lock, Instant now) {
        json.writeStartObject();
        json.writeStringProperty("id", lock.id());
        json.writeStringProperty("state", state(lock, now));
        JsonOut.string(json, "namespace", lock.scope().namespace());
        JsonOut.string(json, "kind", lock.scope().kind());
        JsonOut.string(json, "name", lock.scope().name());
        JsonOut.strings(
                json,
                "operations",
                lock.operations().stream().map(Operation::name).toList());
        JsonOut.strings(json, "users", lock.subjects().users());
        JsonOut.strings(json, "groups", lock.subjects().groups());
        JsonOut.strings(json, "exemptUsers", lock.subjects().exemptUsers());
        JsonOut.strings(json, "exemptGroups", lock.subjects().exemptGroups());
        json.writeStringProperty("mode", lock.mode().name());
        json.writeStringProperty("reason", lock.reason());
        json.writeStringProperty("owner", lock.owner());
        JsonOut.time(json, "createdAt", lock.createdAt());
        JsonOut.time(json, "expiresAt", lock.expiresAt());
        JsonOut.time(json, "removedAt", lock.removedAt());
        JsonOut.string(json, "removedBy", lock.removedBy());
        JsonOut.strings(json, "warnings", lock.warnings());
        json.writeEndObject();
    }

    private static String state(Lock lock, Instant now) {
        if (lock.isActive(now)) {
            return "ACTIVE";
        }
        return lock.removedBy() == null || lock.removedBy().equals(Lock.LOGISTIS) ? "EXPIRED" : "REMOVED";
    }
}
