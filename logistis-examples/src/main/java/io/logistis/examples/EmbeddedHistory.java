package io.logistis.examples;

import io.logistis.ChangeTracker;
import io.logistis.admission.AdmissionReviewReader;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.event.ChangeEvent;
import io.logistis.event.ObservedChange;
import io.logistis.store.EventQuery;
import io.logistis.store.EventStore;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import java.time.Clock;

/** A history inside a program of your own: records the reviews that your webhook gets, and asks for them again. */
public final class EmbeddedHistory {

    private EmbeddedHistory() {}

    /** Records that alice scaled a Deployment from 2 to 3, and prints what the history says of it. */
    public static void main(String[] args) {
        byte[] review = Sample.json("review.json");

        // snippet
        EventStore store = new RingBufferEventStore(Retention.DEFAULT, Clock.systemUTC());
        var rules = KubernetesDefaults.fieldRules(RedactionKey.random());
        var tracker = ChangeTracker.builder().store(store).fieldRules(rules).build();

        ObservedChange change = new AdmissionReviewReader().read(review).change();
        tracker.track(change).toCompletableFuture().join();

        for (ChangeEvent event : store.find(EventQuery.builder().kind("deploy").build())) {
            System.out.println(event.user().username() + " " + event.operation() + " "
                    + event.object().key());
        }
        // end
    }
}
