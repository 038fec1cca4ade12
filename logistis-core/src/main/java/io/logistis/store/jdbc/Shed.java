package io.logistis.store.jdbc;

import io.logistis.store.Interruption;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counts the events that found the queue full, for the journal. Those that follow one another within five seconds are one
 * interruption. Thread-safe.
 */
final class Shed {

    private static final Duration SAME = Duration.ofSeconds(5);

    private @Nullable Instant from;
    private Instant last = Instant.EPOCH;
    private long count;
    private long written;

    /** An event that arrived then was not taken. */
    synchronized void missed(Instant arrival) {
        // One that is not written yet goes on, however long it takes: there is one row for what the writer did not see.
        if (from == null || (written == count && last.plus(SAME).isBefore(arrival))) {
            from = arrival;
            last = arrival;
            count = 0;
            written = 0;
        }
        if (arrival.isAfter(last)) {
            last = arrival;
        }
        count++;
    }

    /** What is to be written; null if nothing is. */
    synchronized @Nullable Interruption due() {
        return from == null || written == count
                ? null
                : new Interruption(from, last, Interruption.Reason.OVERLOADED, count);
    }

    /** That one is committed. */
    synchronized void written(Interruption interruption) {
        if (interruption.from().equals(from)) {
            written = interruption.count();
        }
    }
}
