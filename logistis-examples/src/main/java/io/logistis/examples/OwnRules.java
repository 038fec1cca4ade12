package io.logistis.examples;

import io.logistis.ChangeTracker;
import io.logistis.ControllerChange;
import io.logistis.capture.CapturePredicate;
import io.logistis.capture.FieldPaths;
import io.logistis.capture.FieldRules;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.diff.JsonPatch;
import io.logistis.event.ChangeEvent;
import io.logistis.history.ChangeReader;
import io.logistis.store.EventQuery;
import io.logistis.store.EventStore;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import java.time.Clock;
import java.util.List;

/** What is worth keeping, in code; and a field of a custom resource that nobody shall read in the history. */
public final class OwnRules {

    private OwnRules() {}

    /** Leaves out that somebody scaled a Deployment, and shows that a password changed without showing it. */
    public static void main(String[] args) {
        RedactionKey key = RedactionKey.of(new byte[RedactionKey.LENGTH]);

        // snippet
        FieldPaths replicas = FieldPaths.of("spec.replicas");
        CapturePredicate predicate = CapturePredicate.BY_PEOPLE
                .and(CapturePredicate.namespaces("shop", "pay-*"))
                .and(change -> !"true".equals(change.labels().get("sandbox")))
                .and(change -> !change.changedPaths().allUnder(replicas));

        FieldRules fieldRules = KubernetesDefaults.builder(key)
                .hide(List.of("widgets.example.com"), "spec.connection")
                .drop("metadata.annotations[\"example.com/seen\"]")
                .build();
        // end

        EventStore store = new RingBufferEventStore(Retention.DEFAULT, Clock.systemUTC());
        var tracker = ChangeTracker.builder()
                .store(store)
                .predicate(predicate)
                .fieldRules(fieldRules)
                .build();
        var scaled = ControllerChange.between(Sample.json("web-1.json"), Sample.json("web-2.json"));
        System.out.println(tracker.track(scaled.user("alice").build())
                .toCompletableFuture()
                .join());
        var moved = ControllerChange.between(Sample.json("till-1.json"), Sample.json("till-2.json"));
        tracker.track(moved.user("alice").build()).toCompletableFuture().join();

        ChangeReader history = new ChangeReader(store);
        for (ChangeEvent event : store.find(EventQuery.all())) {
            history.transition(event).map(JsonPatch::between).ifPresent(System.out::println);
        }
    }
}
