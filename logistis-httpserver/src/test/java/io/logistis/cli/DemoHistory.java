package io.logistis.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.logistis.ChangeTracker;
import io.logistis.admission.AdmissionReviewReader;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.event.ObservedChange;
import io.logistis.store.EventStore;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.TurnableClock;
import java.time.Duration;

/** What the demo records, always at the same times: a review every twenty seconds. */
final class DemoHistory {

    private final TurnableClock clock = new TurnableClock();
    private final EventStore store = new RingBufferEventStore(Retention.DEFAULT, clock);

    DemoHistory() {
        RedactionKey key = RedactionKey.of("0123456789abcdef0123456789abcdef".getBytes(UTF_8));
        AdmissionReviewReader reader = new AdmissionReviewReader();
        try (ChangeTracker tracker = ChangeTracker.builder()
                .store(store)
                .predicate(KubernetesDefaults.predicate())
                .fieldRules(KubernetesDefaults.fieldRules(key))
                .clock(clock)
                .build()) {
            for (RecordedReview review : RecordedReview.ofDemo()) {
                clock.advance(Duration.ofSeconds(20));
                ObservedChange change = reader.read(review.body()).change();
                tracker.track(change).toCompletableFuture().join();
            }
        }
    }

    TurnableClock clock() {
        return clock;
    }

    EventStore store() {
        return store;
    }
}
