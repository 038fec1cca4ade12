package io.logistis.history;

import io.logistis.ChangeTracker;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObservedChange;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.TurnableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A recording as a tracker keeps it: by the default rules, in memory, 50 ms from one review to the next. */
final class Replay {

    private static final RedactionKey KEY = RedactionKey.of(new byte[RedactionKey.LENGTH]);

    final RingBufferEventStore store;
    final ChangeReader reader;
    final Set<ObjectKey> keys = new LinkedHashSet<>();

    Replay(Recording recording, Predicate<ObservedChange> seen) {
        TurnableClock clock = new TurnableClock();
        store = new RingBufferEventStore(Retention.DEFAULT, clock);
        reader = new ChangeReader(store);
        ChangeTracker tracker = ChangeTracker.builder()
                .store(store)
                .clock(clock)
                .predicate(KubernetesDefaults.predicate())
                .fieldRules(KubernetesDefaults.fieldRules(KEY))
                .build();
        for (ObservedChange review : recording.reviews()) {
            clock.advance(Duration.ofMillis(50));
            if (seen.test(review)) {
                tracker.track(review).toCompletableFuture().join();
                keys.add(review.object().key());
            }
        }
    }

    /** Object by object. */
    List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        keys.forEach(key -> changes.addAll(reader.ofObject(key)));
        return changes;
    }

    List<ChangeEvent> events(ObjectKey key) {
        return store.around(key, new EventId(0, 0), new EventId(-1, -1), 0);
    }
}
