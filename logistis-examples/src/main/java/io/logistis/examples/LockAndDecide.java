package io.logistis.examples;

import io.logistis.ChangeTracker;
import io.logistis.ControllerChange;
import io.logistis.LockDesk;
import io.logistis.capture.FieldRules;
import io.logistis.event.Decision;
import io.logistis.event.ObservedChange;
import io.logistis.lock.Lock;
import io.logistis.lock.LockBook;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockSubjects;
import io.logistis.store.EventStore;
import io.logistis.store.Retention;
import io.logistis.store.memory.MapLockStore;
import io.logistis.store.memory.RingBufferEventStore;
import java.time.Clock;
import java.time.Duration;

/** Keeps somebody away from an object for a while, and says so in words. */
public final class LockAndDecide {

    private LockAndDecide() {}

    /** Locks a Deployment against bob, and prints what he and alice get to hear. */
    public static void main(String[] args) {
        Clock clock = Clock.systemUTC();
        EventStore store = new RingBufferEventStore(Retention.DEFAULT, clock);

        // snippet
        LockBook locks = new LockBook(clock, "", null);
        var tracker = ChangeTracker.builder()
                .store(store)
                .fieldRules(FieldRules.builder().build())
                .locks(locks)
                .build();
        var desk = new LockDesk(new MapLockStore(clock), locks, tracker, clock); // refresh() it every second or so

        desk.create(Lock.builder(new LockScope("shop", "Deployment", "web"), "carol", "release freeze")
                .subjects(LockSubjects.ofUsers("bob", "system:serviceaccount:ci:*"))
                .expiresIn(Duration.ofHours(2)));
        // end

        for (String user : new String[] {"bob", "alice"}) {
            ObservedChange change = ControllerChange.between(Sample.json("web-1.json"), Sample.json("web-2.json"))
                    .user(user)
                    .build();
            Decision decision = tracker.decide(change);
            tracker.record(change, decision); // the refusal is in the history, too
            System.out.println(user + ": " + (decision.isDenied() ? tracker.sentence(change, decision) : "go ahead"));
        }
    }
}
