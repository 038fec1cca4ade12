package io.logistis.store.memory;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The events of one object, or of the objects that one prefix named, in the order of their ids. */
final class Ring {

    private final NavigableMap<EventId, ChangeEvent> events = new TreeMap<>();
    private int systemEvents;

    void add(ChangeEvent event) {
        if (events.put(event.id(), event) == null && event.user().isSystem()) {
            systemEvents++;
        }
    }

    void remove(ChangeEvent event) {
        if (events.remove(event.id()) != null && event.user().isSystem()) {
            systemEvents--;
        }
    }

    int size() {
        return events.size();
    }

    /** The event that goes next: the oldest of system users while those are more than half, else the oldest of all. */
    ChangeEvent next() {
        if (2 * systemEvents > events.size()) {
            for (ChangeEvent event : events.values()) {
                if (event.user().isSystem()) {
                    return event;
                }
            }
        }
        return events.firstEntry().getValue();
    }

    /** Puts in those of that object, whose names may share the ring. */
    void collect(ObjectKey key, Map<EventId, ChangeEvent> into) {
        events.forEach((id, event) -> {
            if (event.object().key().equals(key)) {
                into.put(id, event);
            }
        });
    }

    /** Marks the event after that id as standing after a hole. */
    void markAfter(EventId evicted) {
        Map.Entry<EventId, ChangeEvent> after = events.higherEntry(evicted);
        if (after != null) {
            events.put(after.getKey(), after.getValue().withEvictedBefore(true));
        }
    }

    ChangeEvent get(EventId id) {
        ChangeEvent event = events.get(id);
        if (event == null) {
            throw new IllegalStateException("an event is in the ring that the store says it is in");
        }
        return event;
    }
}
