package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Digest;
import io.logistis.event.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One version of an object: the events that were made on it, of which at most one had an effect on it. Each of them shows
 * the object as it was at that version.
 */
final class Version {

    private final List<ChangeEvent> events = new ArrayList<>();

    void add(ChangeEvent event) {
        events.add(event);
    }

    /** By arrival; one or more. */
    List<ChangeEvent> events() {
        return events;
    }

    ChangeEvent first() {
        return events.get(0);
    }

    ChangeEvent last() {
        return events.get(events.size() - 1);
    }

    @Nullable
    String resourceVersion() {
        return Objects.requireNonNull(first().base()).resourceVersion();
    }

    /** Whether it tells if the object was being deleted, which a Scale does not. */
    boolean tellsOfDeletion() {
        return events.stream().anyMatch(event -> !Track.isScale(event));
    }

    boolean isBeingDeleted() {
        return events.stream()
                .anyMatch(event -> Objects.requireNonNull(event.base()).deletionTimestamp() != null);
    }

    /** In the order of what can be compared. */
    Set<Track> tracks() {
        Set<Track> tracks = new LinkedHashSet<>();
        for (ChangeEvent event : events) {
            if (event.before().digest() != null) {
                tracks.add(Track.of(event));
            }
        }
        return tracks;
    }

    /** The object as this version shows it there; null if it was not seen so. */
    @Nullable
    Digest state(Track track) {
        for (ChangeEvent event : events) {
            if (event.before().digest() != null && Track.of(event).equals(track)) {
                return event.before().digest();
            }
        }
        return null;
    }

    /** The first event that shows that state. */
    ChangeEvent firstOf(Track track) {
        return events.stream()
                .filter(event ->
                        event.before().digest() != null && Track.of(event).equals(track))
                .findFirst()
                .orElseThrow();
    }

    Instant firstSeen() {
        return first().observedAt();
    }

    /** Whether the event was to change the object, and was let through. */
    static boolean isWrite(ChangeEvent event) {
        return event.operation() == Operation.UPDATE && !event.decision().isDenied();
    }

    static boolean isDeletion(ChangeEvent event) {
        return event.operation() == Operation.DELETE && !event.decision().isDenied();
    }
}
