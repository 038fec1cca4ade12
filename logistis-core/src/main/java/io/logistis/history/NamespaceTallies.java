package io.logistis.history;

import io.logistis.event.EventId;
import io.logistis.event.Operation;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts changes, given newest first, by namespace. */
final class NamespaceTallies {

    private static final class Tally {
        private Change last;
        private final Map<Operation, Long> byOperation = new EnumMap<>(Operation.class);
        private final Map<String, Long> byUser = new HashMap<>();

        private Tally(Change first) {
            last = first;
        }

        private void count(Change change) {
            if (byOperation.isEmpty()) {
                last = change;
            }
            byOperation.merge(change.event().operation(), 1L, Long::sum);
            byUser.merge(change.event().user().username(), 1L, Long::sum);
        }
    }

    private final Map<Optional<String>, Tally> tallies = new HashMap<>();

    boolean has(@Nullable String namespace) {
        return tallies.containsKey(Optional.ofNullable(namespace));
    }

    void add(Change change) {
        Tally tally = tally(change);
        if (change.outcome() == Outcome.PERSISTED || change.outcome() == Outcome.ADMITTED) {
            tally.count(change);
        }
    }

    void addUncounted(Change change) {
        tally(change);
    }

    private Tally tally(Change change) {
        return tallies.computeIfAbsent(
                Optional.ofNullable(change.event().object().key().namespace()), namespace -> new Tally(change));
    }

    /** Those with the newest changes first. */
    List<NamespaceChanges> result() {
        return tallies.entrySet().stream()
                .map(entry -> new NamespaceChanges(
                        entry.getKey().orElse(null),
                        entry.getValue().last,
                        entry.getValue().byOperation,
                        entry.getValue().byUser))
                .sorted(Comparator.comparing(changes -> changes.last().id(), Comparator.<EventId>reverseOrder()))
                .toList();
    }
}
