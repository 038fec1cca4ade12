package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import io.logistis.store.EventStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A part of one object's events, folded: those of a range, and as many around them as it takes to conclude what became of
 * them, within bounds.
 */
final class Window {

    private static final int MARGIN = 64;
    private static final int MAX_MARGIN = 1024;

    /** Ids that close to a cut may be missing beyond it: replicas' clocks differ. */
    private static final Duration FRAYED = Duration.ofMillis(50);

    /** What is seen of one life in one shape. */
    private record Sight(Track track, @Nullable String uid) {
        static Sight of(ChangeEvent event) {
            return new Sight(Track.of(event), event.object().uid());
        }
    }

    private final Map<EventId, Change> changes = new HashMap<>();
    private final Map<EventId, Change> attempts = new HashMap<>();

    private Window(ObjectHistory history) {
        history.changes().forEach(change -> changes.put(change.id(), change));
        history.attempts().forEach(attempt -> attempts.put(attempt.id(), attempt));
    }

    /**
     * Reads and folds.
     *
     * @param from the first event of the range
     * @param to the last event of the range
     * @param asOf nothing later is taken into account
     */
    static Window read(
            EventStore store, ObjectKey key, EventId from, EventId to, EventId asOf, Surroundings surroundings) {
        int margin = MARGIN;
        while (true) {
            Part part = Part.of(store.around(key, from, to, margin), from, to, asOf, margin);
            if (margin >= MAX_MARGIN || part.isConclusive(from, to)) {
                return new Window(ObjectHistory.of(part.events(), surroundings));
            }
            margin *= 4;
        }
    }

    /** The change that this event stands for; null if it is an attempt of another. */
    @Nullable
    Change change(EventId id) {
        return changes.get(id);
    }

    /** That event by itself. */
    @Nullable
    Change attempt(EventId id) {
        return attempts.get(id);
    }

    /**
     * What was read.
     *
     * @param fromStart whether there is nothing before it
     * @param toEnd whether there is nothing after it
     */
    private record Part(List<ChangeEvent> events, boolean fromStart, boolean toEnd) {

        static Part of(List<ChangeEvent> read, EventId from, EventId to, EventId asOf, int margin) {
            long older = read.stream()
                    .filter(event -> event.id().compareTo(from) < 0)
                    .count();
            long newer =
                    read.stream().filter(event -> event.id().compareTo(to) > 0).count();
            List<ChangeEvent> events = read.stream()
                    .filter(event -> event.id().compareTo(asOf) <= 0)
                    .collect(Collectors.toCollection(ArrayList::new));
            boolean fromStart = older < margin;
            boolean toEnd = newer < margin || events.size() < read.size();
            if (!fromStart && !events.isEmpty()) {
                events.set(0, events.get(0).withEvictedBefore(true));
            }
            if (!toEnd) {
                Instant cut = events.get(events.size() - 1).observedAt().minus(FRAYED);
                events.removeIf(event ->
                        event.id().compareTo(to) > 0 && event.observedAt().isAfter(cut));
            }
            return new Part(events, fromStart, toEnd);
        }

        boolean isConclusive(EventId from, EventId to) {
            List<ChangeEvent> range = events.stream()
                    .filter(event ->
                            event.id().compareTo(from) >= 0 && event.id().compareTo(to) <= 0)
                    .toList();
            return range.isEmpty() || ((fromStart || isKnownBefore(range)) && (toEnd || isKnownAfter(range)));
        }

        private boolean isKnownBefore(List<ChangeEvent> range) {
            ChangeEvent first = range.get(0);
            Map<Sight, ChangeEvent> firsts = new HashMap<>();
            range.forEach(event -> firsts.putIfAbsent(Sight.of(event), event));
            return isFarEnough(events.get(0), first)
                    && firsts.values().stream()
                            .allMatch(event -> events.stream()
                                    .anyMatch(other ->
                                            other.id().compareTo(event.id()) < 0 && isAnotherSight(other, event)));
        }

        private boolean isKnownAfter(List<ChangeEvent> range) {
            ChangeEvent last = range.get(range.size() - 1);
            Map<Sight, ChangeEvent> lasts = new HashMap<>();
            range.forEach(event -> lasts.put(Sight.of(event), event));
            return isFarEnough(last, events.get(events.size() - 1))
                    && lasts.values().stream()
                            .allMatch(event -> events.stream()
                                    .anyMatch(other ->
                                            other.id().compareTo(event.id()) > 0 && isAnotherSight(other, event)));
        }

        /** An attempt can be folded into another from there. */
        private static boolean isFarEnough(ChangeEvent event, ChangeEvent later) {
            return !Retries.isWithin(event, later);
        }

        /** Whether it shows the same object in the same shape at another version. */
        private static boolean isAnotherSight(ChangeEvent event, ChangeEvent of) {
            return event.base() != null
                    && Sight.of(event).equals(Sight.of(of))
                    && !Objects.equals(version(event), version(of));
        }
    }

    private static @Nullable String version(ChangeEvent event) {
        return event.base() == null ? null : event.base().resourceVersion();
    }
}
