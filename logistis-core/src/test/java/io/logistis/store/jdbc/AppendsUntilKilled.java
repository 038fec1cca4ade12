package io.logistis.store.jdbc;

import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.testkit.Events;
import io.logistis.testkit.postgres.UrlDataSource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Semaphore;

/** A program that appends events to a file or to a URL without end, and prints the id of each that the store says it keeps. */
final class AppendsUntilKilled {

    private static final int IN_FLIGHT = 16;

    private AppendsUntilKilled() {}

    public static void main(String[] args) throws InterruptedException {
        Clock clock = Clock.systemUTC();
        Events events = new Events(clock);
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        Retention retention = Retention.DEFAULT.withMaxEventsPerObject(1_000_000);
        try (JdbcEventStore store = args[0].startsWith("jdbc:")
                ? JdbcEventStore.open(new UrlDataSource(args[0]), retention, clock)
                : JdbcEventStore.open(Path.of(args[0]), retention, clock)) {
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
