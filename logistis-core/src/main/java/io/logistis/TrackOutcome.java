package io.logistis;

import io.logistis.event.Decision;
import io.logistis.event.EventId;

/** What became of a change that was handed to {@link ChangeTracker#record}. */
public sealed interface TrackOutcome {

    /**
     * It is kept, as safely as the store can.
     *
     * @param id that it is kept under
     */
    record Recorded(EventId id) implements TrackOutcome {}

    /**
     * It was not to be kept.
     *
     * @param reason why
     */
    record Skipped(SkipReason reason) implements TrackOutcome {}

    /**
     * A lock refused it; the refusal is kept or counted, unless it was a dry run.
     *
     * @param decision with the lock
     */
    record Denied(Decision decision) implements TrackOutcome {}
}
