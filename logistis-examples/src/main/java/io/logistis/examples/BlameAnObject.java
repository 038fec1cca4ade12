package io.logistis.examples;

import io.logistis.ChangeTracker;
import io.logistis.ControllerChange;
import io.logistis.blame.BlamedLine;
import io.logistis.blame.LineBlame;
import io.logistis.blame.Origin;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.event.ObjectKey;
import io.logistis.history.Change;
import io.logistis.history.ChangeReader;
import io.logistis.store.EventStore;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import java.time.Clock;
import java.util.List;

/** Who last wrote each line of an object. */
public final class BlameAnObject {

    private BlameAnObject() {}

    /** Three people work on a Deployment; prints it line by line. */
    public static void main(String[] args) {
        EventStore store = new RingBufferEventStore(Retention.DEFAULT, Clock.systemUTC());
        var rules = KubernetesDefaults.fieldRules(RedactionKey.random());
        var tracker = ChangeTracker.builder().store(store).fieldRules(rules).build();
        byte[] made = Sample.json("web-1.json");
        byte[] scaled = Sample.json("web-2.json");
        byte[] updated = Sample.json("web-3.json");
        tracker.track(ControllerChange.between(null, made).user("carol").build());
        tracker.track(ControllerChange.between(made, scaled).user("alice").build());
        tracker.track(ControllerChange.between(scaled, updated).user("bob").build());

        // snippet
        ObjectKey web = new ObjectKey("apps", "deployments", "shop", "web");
        List<Change> changes = new ChangeReader(store).ofObject(web);
        LineBlame blame = LineBlame.of(
                        changes, (shape, digest) -> store.object(shape, digest).json())
                .orElseThrow();
        for (BlamedLine line : blame.lines()) {
            String who = line.origin() instanceof Origin.ByChange by
                    ? by.change().event().user().username()
                    : "nobody knows";
            System.out.printf("%-5s | %s%n", who, line.text());
        }
        // end
    }
}
