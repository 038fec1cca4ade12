package io.logistis.store.memory;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.store.Buckets;
import io.logistis.store.CountBy;
import io.logistis.store.EventCount;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts events by bucket of time. Not thread-safe. */
final class EventCounts {

    private record Cell(Instant bucket, @Nullable String name, Decision.Verdict verdict) {}

    private final CountBy by;
    private final Buckets buckets;
    private final Map<Cell, Long> counts = new HashMap<>();

    EventCounts(CountBy by, Buckets buckets) {
        this.by = by;
        this.buckets = buckets;
    }

    void add(ChangeEvent event) {
        Cell cell = new Cell(
                buckets.start(event.observedAt()),
                by.of(event),
                event.decision().verdict());
        counts.merge(cell, (long) event.count(), Long::sum);
    }

    List<EventCount> result() {
        return counts.entrySet().stream()
                .map(entry -> new EventCount(
                        entry.getKey().bucket(),
                        entry.getKey().name(),
                        entry.getKey().verdict(),
                        entry.getValue()))
                .toList();
    }
}
