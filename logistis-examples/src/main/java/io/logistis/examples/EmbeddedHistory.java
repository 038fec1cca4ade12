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
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Objects;

/** A history inside a program of your own: records the reviews that your webhook gets, and asks for them again. */
public final class EmbeddedHistory {

    private EmbeddedHistory() {}

    /** Records one review and prints what the history says of it. */
    public static void main(String[] args) throws IOException {
        byte[] review = body();

        // README: embed
        EventStore store = new RingBufferEventStore(Retention.DEFAULT, Clock.systemUTC());
        var rules = KubernetesDefaults.fieldRules(RedactionKey.random());
        var tracker = ChangeTracker.builder().store(store).fieldRules(rules).build();
        ObservedChange change = new AdmissionReviewReader().read(review).change();
        tracker.track(change).toCompletableFuture().join();
        // README: end

        EventQuery deployments = EventQuery.builder().kind("deploy").build();
        for (ChangeEvent event : store.find(deployments).events()) {
            System.out.println(event.user().username() + " " + event.operation() + " "
                    + event.object().key());
        }
    }

    /** What the API server sent when alice scaled a Deployment from 2 to 3. */
    private static byte[] body() throws IOException {
        try (InputStream file = EmbeddedHistory.class.getResourceAsStream("review.json")) {
            return Objects.requireNonNull(file, "review.json").readAllBytes();
        }
    }
}
