package io.logistis.history;

import io.logistis.event.Digest;
import io.logistis.event.ObjectKey;
import io.logistis.event.Shape;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an object's events are held against: the states that their digests name, and what is known of the time and of the
 * kind. Asked only where a conclusion needs it.
 */
@FunctionalInterface
public interface Surroundings {

    /** UTF-8 JSON of the object of that shape with that digest; null if it can't be shown. */
    byte @Nullable [] state(Shape shape, Digest digest);

    /** Whether the recorder was away, or shed, at any time from {@code from} to {@code to}; default no. */
    default boolean interrupted(Instant from, Instant to) {
        return false;
    }

    /** Whether a rule leaves out some of what is written to that object, its deletion included; default no. */
    default boolean leavesOut(ObjectKey key) {
        return false;
    }

    /**
     * Whether the objects of that kind may have vanished between the two moments without a review of their own, as they do
     * when their CustomResourceDefinition is deleted; default no.
     */
    default boolean kindVanished(ObjectKey key, Instant from, Instant to) {
        return false;
    }
}
