package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one user did to one object, once, however often it was admitted.
 *
 * @param event the last attempt, which stands for all: its id is the change's, its objects are what it was made on and
 *     what it made
 * @param outcome what became of it
 * @param attemptIds of all attempts, oldest first; the event's own is among them
 * @param gapBefore what changed unseen just before it; null where nothing is known to have
 */
public record Change(
        ChangeEvent event,
        Outcome outcome,
        List<EventId> attemptIds,
        @Nullable Gap gapBefore) {

    public Change {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(outcome, "outcome");
        attemptIds = List.copyOf(attemptIds);
        if (!attemptIds.contains(event.id())) {
            throw new IllegalArgumentException("attemptIds must hold the event's own id " + event.id());
        }
    }

    /** The event's. */
    public EventId id() {
        return event.id();
    }

    /** How often it was admitted: 1 or more. */
    public int attempts() {
        return attemptIds.size();
    }
}
