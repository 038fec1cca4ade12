package io.logistis.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change as it was seen, before anything is decided, hidden or dropped. Its objects may hold secrets: never log them.
 *
 * @param requestUid tells a re-sent review from a new one, nothing more
 * @param operation CREATE, UPDATE, DELETE or CONNECT
 * @param object what it is about
 * @param apiVersion of the body that was sent: {@code apps/v1}, and {@code autoscaling/v1} for a Scale
 * @param user who sent it
 * @param fieldManager {@code options.fieldManager}; null where absent
 * @param dryRun whether nothing is to be persisted
 * @param generateName {@code object.metadata.generateName} of a CREATE; null where absent
 * @param newObject the object as it shall be; null on DELETE; on CONNECT the options object
 * @param oldObject the object as it was; null on CREATE and CONNECT
 * @param tooLarge whether the review exceeded what is kept in memory, so that its objects are missing here
 */
public record ObservedChange(
        String requestUid,
        Operation operation,
        ObjectRef object,
        String apiVersion,
        UserInfo user,
        @Nullable String fieldManager,
        boolean dryRun,
        @Nullable String generateName,
        @Nullable JsonRange newObject,
        @Nullable JsonRange oldObject,
        boolean tooLarge) {

    public ObservedChange {
        Objects.requireNonNull(requestUid, "requestUid");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(apiVersion, "apiVersion");
        Objects.requireNonNull(user, "user");
    }

    /** The shape of its states. */
    public Shape shape() {
        return new Shape(object.key(), apiVersion, object.kind());
    }
}
