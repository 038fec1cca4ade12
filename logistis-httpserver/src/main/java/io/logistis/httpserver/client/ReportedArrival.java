package io.logistis.httpserver.client;

import io.logistis.event.EventId;
import java.util.List;
import java.util.Objects;

/**
 * A change that has just arrived, or, with attempts that came before, come again.
 *
 * @param change as far as it is known at that moment
 * @param replaces attempts that were told as changes before and are a part of this one now
 * @param isAfterHole whether so many came before it that some were left out: ask for them with the changes
 * @param json of the change, as it was answered; shared, not copied: nobody may write to it
 */
public record ReportedArrival(ReportedChange change, List<EventId> replaces, boolean isAfterHole, byte[] json) {

    public ReportedArrival {
        Objects.requireNonNull(change, "change");
        replaces = List.copyOf(replaces);
    }
}
