package io.logistis.blame;

import io.logistis.diff.FieldOwners;
import io.logistis.history.Change;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a line came from, as far as it can be shown. */
public sealed interface Origin {

    /**
     * A change wrote it. What the API server filled in with a change counts as that change's.
     *
     * @param change PERSISTED; or ADMITTED, if no later review shows yet what came of it
     */
    record ByChange(Change change) implements Origin {}

    /**
     * It changed between two reviews, and nobody who is known is known to have done it.
     *
     * @param from when it was last seen without the change
     * @param to when it was first seen with it
     * @param reason why it is not known
     */
    record InGap(Instant from, Instant to, Reason reason) implements Origin {}

    /**
     * It was there when the history begins.
     *
     * @param tool the field manager that set it, by the managedFields of that time; null where none is named
     */
    record BeforeHistory(FieldOwners.@Nullable Owner tool) implements Origin {}

    /** Why it is not known who wrote a line. */
    enum Reason {
        /** Nobody knows. */
        UNSEEN,
        /** The recorder was away, or shed. */
        INTERRUPTION,
        /** A rule leaves out some of what is written to such objects. */
        LEFT_OUT,
        /** It was recorded, and evicted since. */
        EVICTED,
        /** Several users sent it, and one of them was first. */
        UNDECIDED
    }
}
