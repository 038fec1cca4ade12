package io.logistis.examples;

import io.logistis.ChangeTracker;
import io.logistis.ControllerChange;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.diff.ChangeSummary;
import io.logistis.history.Change;
import io.logistis.history.ChangeQuery;
import io.logistis.history.ChangeReader;
import io.logistis.store.EventStore;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A controller that remembers what it saw: the loop of a watch, the objects of which are all that there is, no webhook. */
public final class ControllerHistory {

    private ControllerHistory() {}

    /** What a watch gives: which object, and how it is now; null where it is gone. */
    private record Seen(String name, byte @Nullable [] object) {}

    /** Follows a Deployment from its creation to its end, and prints what became of it. */
    public static void main(String[] args) {
        List<Seen> watch = Arrays.asList(
                new Seen("shop/web", Sample.json("web-1.json")),
                new Seen("shop/web", Sample.json("web-2.json")),
                new Seen("shop/web", Sample.json("web-3.json")),
                new Seen("shop/web", null));

        // snippet
        EventStore store = new RingBufferEventStore(Retention.DEFAULT, Clock.systemUTC());
        var rules = KubernetesDefaults.fieldRules(RedactionKey.random());
        var tracker = ChangeTracker.builder().store(store).fieldRules(rules).build();

        Map<String, byte @Nullable []> known = new HashMap<>();
        for (Seen now : watch) {
            byte[] before = known.put(now.name(), now.object());
            tracker.track(ControllerChange.between(before, now.object()).build());
        }
        // end

        ChangeReader history = new ChangeReader(store);
        Instant anHourAgo = Instant.now().minus(Duration.ofHours(1));
        for (Change change : history.find(
                ChangeQuery.builder().kind("deploy").since(anHourAgo).build())) {
            String what =
                    history.transition(change.event()).map(ChangeSummary::of).orElse("");
            System.out.println(change.event().operation() + " " + change.outcome() + " " + what);
        }
    }
}
