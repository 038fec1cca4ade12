package io.logistis.store.jdbc;

import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.testkit.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Semaphore;

/** A program that appends events without end, and prints the id of each that the store says it keeps. */
final class AppendsUntilKilled {

    private static final int IN_FLIGHT = 16;

    private AppendsUntilKilled() {}

    public static void main(String[] args) throws InterruptedException {
        Clock clock = Clock.systemUTC();
        Events events = new Events(clock);
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        try (JdbcEventStore store =
                JdbcEventStore.open(Path.of(args[0]), Retention.DEFAULT.withMaxEventsPerObject(1_000_000), clock)) {
            for (int i = 0; ; i++) {
                NewEvent event = events.update("alice", "shop", "web-" + i % 7)
                        .requestUid("request-" + args[1] + "-" + i)
                        .build();
                inFlight.acquire();
                store.append(event).thenAccept(id -> {
                    synchronized (System.out) {
                        System.out.println("kept " + id);
                        System.out.flush();
                    }
                    inFlight.release();
                });
            }
        }
    }
}
