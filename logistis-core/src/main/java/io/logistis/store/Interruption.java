package io.logistis.store;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A time in which the recorder did not keep what it should have: it was away, or it shed.
 *
 * @param from when it began, or the last moment before it that the recorder is known to have been up
 * @param to when it ended; null while it lasts
 * @param reason why
 * @param count how many changes are known to be missing; 0 where nobody could count (the recorder was away)
 */
public record Interruption(Instant from, @Nullable Instant to, Reason reason, long count) {

    /** Why the recorder did not keep what it should have. */
    public enum Reason {
        /** It was not running. */
        STOPPED,
        /** More came than it could write. */
        OVERLOADED,
        /** The commit did not come in time, and had not come when this was written. */
        TIMEOUT,
        /** The store failed. */
        STORE_FAILED,
        /** A change could not be read or captured. */
        CAPTURE_FAILED
    }

    public Interruption {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(reason, "reason");
        if (to != null && to.isBefore(from)) {
            throw new IllegalArgumentException("to must not be before from, was " + to + " and " + from);
        }
        if (count < 0) {
            throw new IllegalArgumentException("count must be 0 or more, was " + count);
        }
    }
}
