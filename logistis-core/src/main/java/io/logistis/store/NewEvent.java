package io.logistis.store;

import io.logistis.event.ChangeEvent;
import io.logistis.event.JsonRange;
import io.logistis.event.Snapshot;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event to append, with the states that its digests name.
 *
 * @param event who, when, what
 * @param before the state under {@code event.before()}; null where that is not KEPT
 * @param after the state under {@code event.after()}; null where that is not KEPT
 * @param managedFields {@code metadata.managedFields} of the oldest state in the review, kept only with an object's
 *     first recorded state; null where absent
 * @param maxEventsPerObject how many events of its object are kept from now on, 1 or more; null where the store's own
 *     bound holds
 */
public record NewEvent(
        ChangeEvent event,
        @Nullable Snapshot before,
        @Nullable Snapshot after,
        @Nullable JsonRange managedFields,
        @Nullable Integer maxEventsPerObject) {

    public NewEvent {
        Objects.requireNonNull(event, "event");
        if (maxEventsPerObject != null && maxEventsPerObject < 1) {
            throw new IllegalArgumentException("maxEventsPerObject must be 1 or more, was " + maxEventsPerObject);
        }
        requireDigest("before", event.before().digest(), before);
        requireDigest("after", event.after().digest(), after);
    }

    /** An event of whose object the store keeps as many as of any other. */
    public NewEvent(
            ChangeEvent event, @Nullable Snapshot before, @Nullable Snapshot after, @Nullable JsonRange managedFields) {
        this(event, before, after, managedFields, null);
    }

    private static void requireDigest(String side, @Nullable Object digest, @Nullable Snapshot snapshot) {
        if (!Objects.equals(digest, snapshot == null ? null : snapshot.digest())) {
            throw new IllegalArgumentException(side + " must be the snapshot that the event's digest names");
        }
    }

    /** How many events of its object are kept from now on, in a store with that retention. */
    public int maxEventsPerObject(Retention retention) {
        return maxEventsPerObject == null ? retention.maxEventsPerObject() : maxEventsPerObject;
    }

    /** About how much memory it takes while it waits, in bytes. */
    public long bytes() {
        return 1024L
                + (before == null ? 0 : before.json().length)
                + (after == null ? 0 : after.json().length)
                + (managedFields == null ? 0 : managedFields.length());
    }
}
