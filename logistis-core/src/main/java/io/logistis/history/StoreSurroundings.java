package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Digest;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import io.logistis.event.Operation;
import io.logistis.event.Shape;
import io.logistis.store.EventStore;
import io.logistis.store.Interruption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a store says of an object's surroundings; asked once for each answer, and remembered for it. Not thread-safe. */
final class StoreSurroundings implements Surroundings {

    /** Before and after all ids. */
    static final EventId FIRST = new EventId(0, 0);

    static final EventId LAST = new EventId(-1, -1);
    static final Instant FAR_FUTURE = Instant.parse("9999-12-31T00:00:00Z");

    private final EventStore store;
    private final Predicate<ObjectKey> leftOut;
    private final Map<ObjectKey, List<ChangeEvent>> definitions = new HashMap<>();
    private @Nullable List<Interruption> interruptions;

    StoreSurroundings(EventStore store, Predicate<ObjectKey> leftOut) {
        this.store = store;
        this.leftOut = leftOut;
    }

    @Override
    public byte @Nullable [] state(Shape shape, Digest digest) {
        return store.object(shape, digest).json();
    }

    @Override
    public boolean interrupted(Instant from, Instant to) {
        if (interruptions == null) {
            interruptions = store.interruptions(Instant.EPOCH, FAR_FUTURE);
        }
        for (Interruption interruption : interruptions) {
            Instant end = interruption.to();
            if (mayMissSomething(interruption)
                    && !interruption.from().isAfter(to)
                    && (end == null || !end.isBefore(from))) {
                return true;
            }
        }
        return false;
    }

    /** A commit that came late after all misses nothing; of the time that the recorder was away nobody can count. */
    private static boolean mayMissSomething(Interruption interruption) {
        return interruption.count() > 0 || interruption.reason() == Interruption.Reason.STOPPED;
    }

    @Override
    public boolean leavesOut(ObjectKey key) {
        return leftOut.test(key);
    }

    /** Objects of a custom resource go with its definition, unseen. */
    @Override
    public boolean kindVanished(ObjectKey key, Instant from, Instant to) {
        if (!key.group().contains(".")) {
            return false;
        }
        ObjectKey definition = new ObjectKey(
                "apiextensions.k8s.io", "customresourcedefinitions", null, key.resource() + "." + key.group());
        List<ChangeEvent> events =
                definitions.computeIfAbsent(definition, absent -> store.around(absent, FIRST, LAST, 0));
        Instant begin = from.minus(Circumstances.LAG);
        Instant previous = Instant.EPOCH;
        for (ChangeEvent event : events) {
            boolean hidesDeletion = event.evictedBefore()
                    && !previous.isAfter(to)
                    && !event.observedAt().isBefore(begin);
            boolean isDeletion = event.operation() == Operation.DELETE
                    && !event.observedAt().isBefore(begin)
                    && !event.observedAt().isAfter(to);
            if (hidesDeletion || isDeletion) {
                return true;
            }
            previous = event.observedAt();
        }
        return false;
    }
}
