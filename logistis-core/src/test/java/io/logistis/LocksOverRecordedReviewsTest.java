package io.logistis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.logistis.admission.AdmissionReviewReader;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import io.logistis.lock.Lock;
import io.logistis.lock.LockBook;
import io.logistis.lock.LockScope;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What a lock on everyone in every namespace would have done to what a real API server sent. */
class LocksOverRecordedReviewsTest {

    private final RingBufferEventStore store = new RingBufferEventStore(Retention.DEFAULT, Clock.systemUTC());
    private final LockBook book = new LockBook(Clock.systemUTC(), "logistis", null);

    private ChangeTracker tracker() {
        return ChangeTracker.builder()
                .store(store)
                .fieldRules(KubernetesDefaults.fieldRules(RedactionKey.random()))
                .locks(book)
                .build();
    }

    @Test
    void ofSomeReviewsExactlyPeoplesChangesAreRefused() throws IOException {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/reviews.jsonl"))) {
            assertThat(refused(changes(in))).isPositive();
        }
    }

    @Test
    void ofARecordedDayExactlyPeoplesChangesAreRefused() throws IOException {
        Path file = Path.of(System.getProperty("logistis.fixtures", "../../shared/fixtures"), "reviews-a.jsonl.gz");
        assumeTrue(Files.isReadable(file), () -> "no recorded reviews at " + file);
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            assertThat(refused(changes(in))).isGreaterThan(50);
        }
    }

    private static List<ObservedChange> changes(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                .lines()
                .map(line -> new AdmissionReviewReader()
                        .read(line.getBytes(StandardCharsets.UTF_8))
                        .change())
                .toList();
    }

    /** How many were; each is held against what the recorder makes of it without locks. */
    private long refused(List<ObservedChange> changes) {
        book.replace(changes.stream()
                .map(change -> change.object().key().namespace())
                .filter(Objects::nonNull)
                .distinct()
                .map(namespace -> Lock.builder(LockScope.namespace(namespace), "alice", "r")
                        .build("lock-" + namespace, Clock.systemUTC().instant()))
                .toList());
        ChangeTracker locked = tracker();
        ChangeTracker free = ChangeTracker.builder()
                .store(store)
                .fieldRules(KubernetesDefaults.fieldRules(RedactionKey.random()))
                .predicate(KubernetesDefaults.predicate())
                .build();
        long refused = 0;
        for (ObservedChange change : changes) {
            boolean denied = locked.decide(change).isDenied();
            assertThat(denied).as("%s", change.object()).isEqualTo(isPersonsChange(change, free));
            refused += denied ? 1 : 0;
        }
        return refused;
    }

    private static boolean isPersonsChange(ObservedChange change, ChangeTracker free) {
        ObjectKey key = change.object().key();
        if (change.user().isSystem() || key.namespace() == null || change.operation() == Operation.CONNECT) {
            return false;
        }
        if (change.operation() == Operation.UPDATE
                && change.oldObject() != null
                && change.oldObject().text().contains("\"deletionTimestamp\":")) {
            // All that people did to what was being deleted that day was to take its finalizers away.
            return false;
        }
        return free.track(notDry(change)).toCompletableFuture().join() instanceof TrackOutcome.Recorded;
    }

    private static ObservedChange notDry(ObservedChange change) {
        return new ObservedChange(
                change.requestUid(),
                change.operation(),
                change.object(),
                change.apiVersion(),
                change.user(),
                change.fieldManager(),
                false,
                change.generateName(),
                change.newObject(),
                change.oldObject(),
                change.tooLarge());
    }
}
