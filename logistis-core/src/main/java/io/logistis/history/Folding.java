package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.event.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which attempts are one change. A write without effect folds into the next attempt at the same; so do a CREATE and an
 * eviction without effect; CONNECTs with equal options, and DELETEs of one life, that follow each other within a minute.
 */
final class Folding {

    private final List<ChangeEvent> events;
    private final Verdicts verdicts;
    private final Map<EventId, ChangeEvent> next = new HashMap<>();

    /** @param retries of each era of each life */
    Folding(List<ChangeEvent> events, Verdicts verdicts, List<Retries> retries) {
        this.events = events;
        this.verdicts = verdicts;
        Set<EventId> taken = new HashSet<>();
        for (Retries ofEra : retries) {
            foldWrites(ofEra, taken);
            foldFollowing(ofEra.deletions(), Folding::isSameUser);
        }
        foldFollowing(
                events.stream().filter(this::foldsByArrival).toList(),
                (event, later) -> isSameUser(event, later) && isSame(event, later));
    }

    /** What was asked for with the same values is the nearest; only then what is left is matched by its fields. */
    private void foldWrites(Retries retries, Set<EventId> taken) {
        List<ChangeEvent> withoutEffect = retries.writes().stream()
                .filter(write -> verdicts.of(write) == Outcome.NO_EFFECT)
                .toList();
        List<ChangeEvent> left = new ArrayList<>();
        for (ChangeEvent write : withoutEffect) {
            ChangeEvent repetition = verdicts.repetition(write);
            ChangeEvent later = repetition != null ? repetition : retries.nextWithSameEffect(write, taken);
            if (later == null) {
                left.add(write);
            } else {
                next.put(write.id(), later);
                taken.add(later.id());
            }
        }
        for (ChangeEvent write : left) {
            ChangeEvent later = retries.nextWithSameFields(write, taken);
            if (later != null) {
                next.put(write.id(), later);
                taken.add(later.id());
            }
        }
    }

    private boolean foldsByArrival(ChangeEvent event) {
        return (event.operation() == Operation.CREATE || event.operation() == Operation.CONNECT)
                && !event.decision().isDenied();
    }

    /** Each into the next that is the same, if that follows within a minute. */
    private void foldFollowing(List<ChangeEvent> attempts, BiPredicate<ChangeEvent, ChangeEvent> isSame) {
        for (int i = 0; i < attempts.size(); i++) {
            ChangeEvent event = attempts.get(i);
            attempts.subList(i + 1, attempts.size()).stream()
                    .takeWhile(later -> Retries.isWithin(event, later))
                    .filter(later -> isSame.test(event, later))
                    .findFirst()
                    .ifPresent(later -> next.put(event.id(), later));
        }
    }

    private static boolean isSameUser(ChangeEvent event, ChangeEvent later) {
        return event.user().username().equals(later.user().username());
    }

    private boolean isSame(ChangeEvent event, ChangeEvent later) {
        boolean isAlike = event.operation() == later.operation()
                && Objects.equals(event.object().subresource(), later.object().subresource());
        return isAlike
                && (event.operation() == Operation.CONNECT
                        ? event.after().digest() != null && event.after().equals(later.after())
                        : verdicts.of(event) == Outcome.NO_EFFECT
                                && event.shape().equals(later.shape()));
    }

    /** The attempts of each change by the one that stands for it: the last. In the order of arrival of the last. */
    Map<ChangeEvent, List<ChangeEvent>> attempts() {
        Map<EventId, List<ChangeEvent>> byLast = new HashMap<>();
        for (ChangeEvent event : events) {
            byLast.computeIfAbsent(last(event).id(), id -> new ArrayList<>()).add(event);
        }
        Map<ChangeEvent, List<ChangeEvent>> attempts = new java.util.LinkedHashMap<>();
        for (ChangeEvent event : events) {
            List<ChangeEvent> folded = byLast.get(event.id());
            if (folded != null) {
                attempts.put(event, folded);
            }
        }
        return attempts;
    }

    private ChangeEvent last(ChangeEvent event) {
        ChangeEvent last = event;
        for (@Nullable ChangeEvent later = event; later != null; later = next.get(later.id())) {
            last = later;
        }
        return last;
    }

    /** One of several attempts was carried out, or may have been. */
    Outcome outcome(List<ChangeEvent> attempts, ChangeEvent last) {
        if (last.operation() != Operation.DELETE) {
            return verdicts.of(last);
        }
        List<Outcome> outcomes = attempts.stream().map(verdicts::of).toList();
        return outcomes.contains(Outcome.PERSISTED)
                ? Outcome.PERSISTED
                : outcomes.contains(Outcome.ADMITTED) ? Outcome.ADMITTED : verdicts.of(last);
    }
}
