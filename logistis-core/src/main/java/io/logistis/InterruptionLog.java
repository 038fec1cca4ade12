package io.logistis;

import io.logistis.store.EventStore;
import io.logistis.store.Interruption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * Sums up changes that were not kept and writes them to the store's journal once it writes again. Misses that follow one
 * another within five seconds are one interruption. Thread-safe.
 */
final class InterruptionLog {

    private static final Duration SAME = Duration.ofSeconds(5);
    private static final Duration WRITE_EVERY = Duration.ofSeconds(1);

    private static final class Open {
        private final Instant from;
        private Instant last;
        private Instant written = Instant.EPOCH;
        private long count;
        private boolean dirty;

        private Open(Instant from) {
            this.from = from;
            this.last = from;
        }
    }

    private final EventStore store;
    private final Clock clock;
    private final Map<Interruption.Reason, Open> open = new EnumMap<>(Interruption.Reason.class);
    private volatile boolean any;

    InterruptionLog(EventStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** A change that arrived at {@code arrival} was not kept. */
    synchronized void missed(Interruption.Reason reason, Instant arrival) {
        Open current = open.get(reason);
        if (current == null || current.last.plus(SAME).isBefore(arrival)) {
            if (current != null) {
                write(reason, current);
            }
            current = new Open(arrival);
            open.put(reason, current);
        }
        if (arrival.isAfter(current.last)) {
            current.last = arrival;
        }
        current.count++;
        current.dirty = true;
        any = true;
    }

    /** A change counted as missed for that reason was kept after all. */
    synchronized void keptAfterAll(Interruption.Reason reason, Instant arrival) {
        Open current = open.get(reason);
        if (current != null && !arrival.isBefore(current.from) && current.count > 0) {
            current.count--;
            current.dirty = true;
        }
    }

    /** The store has just kept something: time to write what is not written yet. Cheap when there is nothing. */
    void storeWorks() {
        if (any) {
            writeDue(clock.instant());
        }
    }

    private synchronized void writeDue(Instant now) {
        open.forEach((reason, current) -> {
            if (current.dirty && !current.written.plus(WRITE_EVERY).isAfter(now)) {
                current.written = now;
                write(reason, current);
            }
        });
        open.values()
                .removeIf(current -> !current.dirty && current.last.plus(SAME).isBefore(now));
        any = !open.isEmpty();
    }

    /** Writes all that is not written yet. */
    synchronized void flush() {
        open.forEach((reason, current) -> {
            if (current.dirty) {
                write(reason, current);
            }
        });
    }

    private void write(Interruption.Reason reason, Open current) {
        current.dirty = false;
        if (current.count == 0 && current.written.equals(Instant.EPOCH)) {
            return;
        }
        store.journal(new Interruption(current.from, current.last, reason, current.count))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        unwritten(current);
                    }
                });
    }

    private synchronized void unwritten(Open current) {
        current.dirty = true;
    }
}
