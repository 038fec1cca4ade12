package io.logistis.store;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of events, newest first.
 *
 * @param events at most the query's limit; empty, never null
 * @param next what {@link EventQuery#before} takes to go on; null if nothing older matches
 */
public record EventPage(List<ChangeEvent> events, @Nullable EventId next) {

    public EventPage {
        events = List.copyOf(events);
    }
}
