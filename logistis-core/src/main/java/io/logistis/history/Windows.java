package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import io.logistis.store.EventStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The windows that one answer looks through, one for each object, each read when it is first needed. Not thread-safe. */
final class Windows {

    private record Range(EventId from, EventId to) {
        Range with(EventId id) {
            return new Range(id.compareTo(from) < 0 ? id : from, id.compareTo(to) > 0 ? id : to);
        }
    }

    private final EventStore store;
    private final EventId asOf;
    private final Surroundings surroundings;
    private final Map<ObjectKey, Range> ranges = new HashMap<>();
    private final Map<ObjectKey, Window> windows = new HashMap<>();

    /** @param asOf nothing later is taken into account */
    Windows(EventStore store, EventId asOf, Predicate<ObjectKey> leftOut) {
        this.store = store;
        this.asOf = asOf;
        this.surroundings = new StoreSurroundings(store, leftOut);
    }

    /** These events may be asked about next: one window is read for all of an object's. */
    void expect(List<ChangeEvent> events) {
        for (ChangeEvent event : events) {
            EventId id = event.id();
            ranges.merge(event.object().key(), new Range(id, id), (range, added) -> range.with(id));
        }
    }

    /** No window that was read so far is needed again. */
    void forget() {
        ranges.clear();
        windows.clear();
    }

    /** The change that this event stands for; null if it is an attempt of another, or has been evicted meanwhile. */
    @Nullable
    Change change(ChangeEvent event) {
        return window(event).change(event.id());
    }

    /** That event by itself; null if it has been evicted meanwhile. */
    @Nullable
    Change attempt(ChangeEvent event) {
        return window(event).attempt(event.id());
    }

    private Window window(ChangeEvent event) {
        ObjectKey key = event.object().key();
        return windows.computeIfAbsent(key, absent -> {
            Range range = Objects.requireNonNull(ranges.get(key), "expect() first");
            return Window.read(store, key, range.from(), range.to(), asOf, surroundings);
        });
    }
}
