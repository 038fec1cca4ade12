package io.logistis.history;

import io.logistis.event.Base;
import io.logistis.event.ChangeEvent;
import io.logistis.event.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One object's life, from its creation to its deletion: what bears one {@code metadata.uid}. Its versions stand in the
 * order that the API server gave them, in eras: a version that is lower than one that was seen long before begins a new era
 * (etcd was restored), and versions of two eras can't be compared by number.
 */
final class Life {

    /** Stale reads lag behind by seconds; what lags by more than this does not lag. */
    private static final Duration LONG_BEFORE = Duration.ofMinutes(1);

    private final List<ChangeEvent> creates;
    private final List<ChangeEvent> reviews;
    private final List<List<Version>> eras;

    private Life(List<ChangeEvent> events) {
        creates = events.stream().filter(Life::isCreation).toList();
        reviews = events.stream().filter(event -> event.base() != null).toList();
        eras = eras(reviews);
    }

    /** The lives that these events speak of, in the order of their first events. */
    static List<Life> allOf(List<ChangeEvent> events) {
        Map<String, List<ChangeEvent>> byUid = new LinkedHashMap<>();
        for (ChangeEvent event : events) {
            String uid = event.object().uid();
            if (uid != null && (isCreation(event) || event.base() != null)) {
                byUid.computeIfAbsent(uid, key -> new ArrayList<>()).add(event);
            }
        }
        return byUid.values().stream().map(Life::new).toList();
    }

    private static boolean isCreation(ChangeEvent event) {
        return event.operation() == Operation.CREATE
                && event.object().subresource() == null
                && !event.decision().isDenied();
    }

    /** The CREATEs that would have begun it. */
    List<ChangeEvent> creates() {
        return creates;
    }

    /** Whether a review showed it living. */
    boolean wasSeen() {
        return !reviews.isEmpty();
    }

    /** The CREATE that began it; null unless that was recorded and a review showed it living. */
    @Nullable
    ChangeEvent creation() {
        return wasSeen() && !creates.isEmpty() ? creates.get(creates.size() - 1) : null;
    }

    /** The first event that speaks of it. */
    ChangeEvent first() {
        ChangeEvent creation = creates.isEmpty() ? null : creates.get(0);
        if (reviews.isEmpty() || (creation != null && isBefore(creation, reviews.get(0)))) {
            return Objects.requireNonNull(creation);
        }
        return reviews.get(0);
    }

    private static boolean isBefore(ChangeEvent a, ChangeEvent b) {
        return a.id().compareTo(b.id()) < 0;
    }

    /** The reviews that showed it living, by arrival. */
    List<ChangeEvent> reviews() {
        return reviews;
    }

    /** The last review that showed it living. */
    ChangeEvent lastSeen() {
        return reviews.get(reviews.size() - 1);
    }

    /**
     * Whether a review shows that it lived after that moment. What was read before its end may arrive after it, so that only
     * a version counts that is higher than all on which it may have ended.
     *
     * @param mayEnd whether the life may have ended with that event, or unseen on the version that it was made on
     */
    boolean isKnownToLiveAfter(Instant moment, Predicate<ChangeEvent> mayEnd) {
        boolean isShown = false;
        for (List<Version> era : eras) {
            for (Version version : era) {
                boolean mayHaveEndedHere = version.events().stream()
                        .anyMatch(event -> !event.observedAt().isAfter(moment) && mayEnd.test(event));
                isShown = !mayHaveEndedHere
                        && (isShown || version.last().observedAt().isAfter(moment));
            }
        }
        return isShown;
    }

    /** In the order of time; within each, versions in their order. */
    List<List<Version>> eras() {
        return eras;
    }

    private static List<List<Version>> eras(List<ChangeEvent> reviews) {
        List<List<Version>> eras = new ArrayList<>();
        List<ChangeEvent> era = new ArrayList<>();
        Deque<ChangeEvent> recent = new ArrayDeque<>();
        String highest = null;
        for (ChangeEvent event : reviews) {
            while (!recent.isEmpty()
                    && recent.getFirst().observedAt().plus(LONG_BEFORE).isBefore(event.observedAt())) {
                highest = higher(highest, version(recent.removeFirst()));
            }
            String version = version(event);
            if (version != null && highest != null && ResourceVersions.compare(version, highest) < 0) {
                eras.add(versions(era));
                era = new ArrayList<>();
                recent.clear();
                highest = null;
            }
            era.add(event);
            recent.addLast(event);
        }
        if (!era.isEmpty()) {
            eras.add(versions(era));
        }
        return List.copyOf(eras);
    }

    private static @Nullable String higher(@Nullable String a, @Nullable String b) {
        return a == null || (b != null && ResourceVersions.compare(b, a) > 0) ? b : a;
    }

    /** Null unless it is a number. */
    private static @Nullable String version(ChangeEvent event) {
        Base base = Objects.requireNonNull(event.base());
        return ResourceVersions.isNumber(base.resourceVersion()) ? base.resourceVersion() : null;
    }

    /** By number where all of them are numbers, else in the order of their first events. */
    private static List<Version> versions(List<ChangeEvent> events) {
        Map<Object, Version> byName = new LinkedHashMap<>();
        boolean allNumbers = true;
        for (ChangeEvent event : events) {
            String name = Objects.requireNonNull(event.base()).resourceVersion();
            allNumbers &= version(event) != null;
            byName.computeIfAbsent(name == null ? event.id() : name, key -> new Version())
                    .add(event);
        }
        List<Version> versions = new ArrayList<>(byName.values());
        if (allNumbers) {
            versions.sort(Comparator.comparing(
                    version -> Objects.requireNonNull(version.resourceVersion()), ResourceVersions::compare));
        }
        return List.copyOf(versions);
    }
}
