package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectState;
import io.logistis.event.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known to be missing from an object's events, or hidden in them: holes that evictions left, interruptions, writes
 * too large to keep, evictions of pods.
 */
final class Circumstances {

    /**
     * What was read at one moment may arrive that much later: other webhooks, which may take ten seconds, are asked in
     * between.
     */
    static final Duration LAG = Duration.ofSeconds(10);

    /** Clocks of two replicas may differ by that much: below it, the order of arrival shows nothing. */
    static final Duration SKEW = Duration.ofMillis(20);

    /** Events are missing between the two. */
    private record Hole(@Nullable EventId after, EventId before) {}

    private final ObjectKey key;
    private final Surroundings surroundings;
    private final List<Hole> holes = new ArrayList<>();
    private final List<ChangeEvent> tooLarge = new ArrayList<>();
    private final List<ChangeEvent> podEvictions = new ArrayList<>();

    Circumstances(ObjectKey key, List<ChangeEvent> events, Surroundings surroundings) {
        this.key = key;
        this.surroundings = surroundings;
        EventId previous = null;
        for (ChangeEvent event : events) {
            if (event.evictedBefore()) {
                holes.add(new Hole(previous, event.id()));
            }
            previous = event.id();
            if (event.decision().isDenied()) {
                continue;
            }
            if (isTooLarge(event)) {
                tooLarge.add(event);
            }
            if (isPodEviction(event)) {
                podEvictions.add(event);
            }
        }
    }

    private static boolean isTooLarge(ChangeEvent event) {
        return event.base() == null
                && (event.before().presence() == ObjectState.Presence.TOO_LARGE
                        || event.after().presence() == ObjectState.Presence.TOO_LARGE);
    }

    static boolean isPodEviction(ChangeEvent event) {
        return event.operation() == Operation.CREATE
                && "eviction".equals(event.object().subresource())
                && !event.decision().isDenied();
    }

    /** Whether an event may have been evicted that arrived after the one and before the other. */
    boolean anyEvictedBetween(@Nullable EventId after, EventId before) {
        return holes.stream()
                .anyMatch(hole -> (after == null || hole.before().compareTo(after) > 0)
                        && (hole.after() == null || hole.after().compareTo(before) < 0));
    }

    /** Whether there was a write between that may have changed or deleted anything. */
    boolean anyTooLargeBetween(@Nullable EventId after, EventId before) {
        return any(tooLarge, after, before);
    }

    boolean anyPodEvictionBetween(@Nullable EventId after, EventId before) {
        return any(podEvictions, after, before);
    }

    private static boolean any(List<ChangeEvent> events, @Nullable EventId after, EventId before) {
        return events.stream()
                .anyMatch(event -> (after == null || event.id().compareTo(after) > 0)
                        && event.id().compareTo(before) < 0);
    }

    boolean interrupted(Instant from, Instant to) {
        return surroundings.interrupted(from, to.isBefore(from) ? from : to);
    }

    boolean leavesOut() {
        return surroundings.leavesOut(key);
    }

    boolean kindVanished(Instant from, Instant to) {
        return surroundings.kindVanished(key, from, to);
    }
}
