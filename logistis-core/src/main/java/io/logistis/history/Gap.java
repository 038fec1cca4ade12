package io.logistis.history;

import io.logistis.event.EventId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Something changed between two reviews, and none of what was recorded explains it. The fields belong to nobody who is
 * known.
 *
 * @param after the change before it: the last that is known to have left the object without these changes
 * @param from when that was
 * @param to when a review first showed them
 * @param reason why they were not seen
 * @param fields paths as {@link io.logistis.diff.FieldChanges} writes them, sorted; one or more
 */
public record Gap(EventId after, Instant from, Instant to, Reason reason, List<String> fields) {

    /** Why a change was not seen. */
    public enum Reason {
        /** Nobody knows. */
        UNSEEN,
        /** The journal says that the recorder was away, or shed, in this time. */
        INTERRUPTION,
        /** A rule leaves out some of what is written to such objects. */
        LEFT_OUT
    }

    public Gap {
        Objects.requireNonNull(after, "after");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(reason, "reason");
        fields = List.copyOf(fields);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a gap must name one field or more");
        }
    }
}
