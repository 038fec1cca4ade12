package io.logistis.store;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of events, newest first: {@code for (ChangeEvent event : store.find(query))}. {@link EventQuery#nextPage} asks for
 * the one after it.
 *
 * @param events at most the query's limit; empty, never null
 * @param next what {@link EventQuery#before} takes to go on; null if nothing older matches
 */
public record EventPage(List<ChangeEvent> events, @Nullable EventId next) implements Iterable<ChangeEvent> {

    public EventPage {
        events = List.copyOf(events);
    }

    /** Over the events of this page alone, newest first; removes nothing. */
    @Override
    public Iterator<ChangeEvent> iterator() {
        return events.iterator();
    }
}
