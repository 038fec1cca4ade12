package io.logistis.examples;

import io.logistis.ChangeTracker;
import io.logistis.ControllerChange;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.event.ChangeEvent;
import io.logistis.store.EventQuery;
import io.logistis.store.EventStore;
import io.logistis.store.Retention;
import io.logistis.store.jdbc.JdbcEventStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** A history on the disk, within bounds; {@code org.xerial:sqlite-jdbc} is on the class path. */
public final class SqliteHistory {

    private SqliteHistory() {}

    /** Records a change, closes the store, opens it again, and prints what it kept. */
    public static void main(String[] args) throws IOException {
        Path folder = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("history");

        // snippet
        Retention retention = Retention.DEFAULT
                .withMaxEventsPerObject(20)
                .withMaxAge(Duration.ofDays(7))
                .withMaxBytes(64 << 20);
        Path file = folder.resolve("history.db");
        RedactionKey key = RedactionKey.load(folder.resolve("redaction.key"));
        try (EventStore store = JdbcEventStore.open(file, retention, Clock.systemUTC());
                var tracker = ChangeTracker.builder()
                        .store(store)
                        .fieldRules(KubernetesDefaults.fieldRules(key))
                        .storeTimeout(Duration.ofSeconds(1))
                        .build()) {
            var change = ControllerChange.between(Sample.json("web-1.json"), Sample.json("web-2.json"));
            tracker.track(change.user("alice").build()).toCompletableFuture().join();
        }
        // end

        try (EventStore store = JdbcEventStore.open(file, retention, Clock.systemUTC())) {
            for (ChangeEvent event : store.find(EventQuery.all())) {
                System.out.println(event.user().username() + " " + event.operation() + " "
                        + event.object().key().name());
            }
        }
    }
}
