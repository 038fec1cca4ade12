package io.logistis.examples;

import io.logistis.ChangeFeed;
import io.logistis.ChangeTracker;
import io.logistis.ControllerChange;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.event.ChangeEvent;
import io.logistis.store.EventStore;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;

/** Writes what is recorded to a sink of your own while it is recorded: a SIEM, a queue, a chat. */
public final class ExportChanges {

    private static final CountDownLatch EXPORTED = new CountDownLatch(2);

    private ExportChanges() {}

    /** Records three changes while a slow sink takes them from a feed that holds two. */
    public static void main(String[] args) throws InterruptedException {
        EventStore store = new RingBufferEventStore(Retention.DEFAULT, Clock.systemUTC());
        var rules = KubernetesDefaults.fieldRules(RedactionKey.random());

        // snippet
        ChangeFeed feed = new ChangeFeed(2); // holds so many; then the oldest is dropped, and nobody waits
        var tracker = ChangeTracker.builder()
                .store(store)
                .fieldRules(rules)
                .feed(feed)
                .build();
        Thread sink = new Thread(() -> {
            try {
                while (true) {
                    ChangeFeed.Item item = feed.take();
                    if (item.missedBefore() > 0) {
                        System.out.println("(" + item.missedBefore() + " came too fast for this sink)");
                    }
                    export(item.event());
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        // end

        for (String user : new String[] {"alice", "bob", "carol"}) {
            tracker.track(ControllerChange.between(Sample.json("web-1.json"), Sample.json("web-2.json"))
                    .user(user)
                    .build());
        }
        sink.start();
        EXPORTED.await();
        sink.interrupt();
        sink.join();
    }

    private static void export(ChangeEvent event) {
        System.out.println(event.user().username() + " " + event.operation() + " "
                + event.object().key().name());
        EXPORTED.countDown();
    }
}
