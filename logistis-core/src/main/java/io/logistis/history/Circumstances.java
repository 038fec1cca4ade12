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

    /** When rules are known to have left out some writes. */
    private final List<Instant> leftOut = new ArrayList<>();

    private final boolean endsLeftOut;

    Circumstances(ObjectKey key, List<ChangeEvent> events, Surroundings surroundings) {
        this.key = key;
        this.surroundings = surroundings;
        this.endsLeftOut = events.stream().anyMatch(ChangeEvent::endMayBeLeftOut);
        EventId previous = null;
        for (ChangeEvent event : events) {
            if (event.writesMayBeLeftOut()) {
                leftOut.add(event.observedAt());
            }
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

    /** Whether rules may have left out what ended the object. */
    boolean leavesOut() {
        return endsLeftOut || surroundings.leavesOut(key);
    }

    /** Whether rules of that time left out some writes. */
    boolean leavesOutBetween(Instant from, Instant to) {
        return surroundings.leavesOut(key) || leftOut.stream().anyMatch(at -> !at.isBefore(from) && !at.isAfter(to));
    }

    boolean kindVanished(Instant from, Instant to) {
        return surroundings.kindVanished(key, from, to);
    }
}
