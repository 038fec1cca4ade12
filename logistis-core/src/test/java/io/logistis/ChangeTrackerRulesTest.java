package io.logistis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.capture.CapturePredicate;
import io.logistis.capture.EventLimits;
import io.logistis.capture.FieldRules;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.capture.Rules;
import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.event.ObservedChange;
import io.logistis.lock.Lock;
import io.logistis.lock.LockBook;
import io.logistis.lock.LockScope;
import io.logistis.store.EventQuery;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Changes;
import io.logistis.testkit.ForwardingEventStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ChangeTrackerRulesTest {

    private static final RedactionKey KEY = RedactionKey.of(new byte[32]);

    private final RememberingStore store = new RememberingStore();
    private final LockBook book = new LockBook(Clock.systemUTC(), "", null);

    private ChangeTracker tracker(String rules) {
        Rules parsed = Rules.parse(rules, "rules.yaml");
        return ChangeTracker.builder()
                .store(store)
                .predicate(parsed.predicate())
                .fieldRules(parsed.fieldRules(KEY))
                .limits(parsed.limits())
                .locks(book)
                .build();
    }

    private static void replace(ChangeTracker tracker, String rules) {
        Rules parsed = Rules.parse(rules, "rules.yaml");
        tracker.replaceRules(parsed.predicate(), parsed.fieldRules(KEY), parsed.limits());
    }

    private static TrackOutcome track(ChangeTracker tracker, ObservedChange change) {
        return join(tracker.track(change));
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private List<ChangeEvent> events() {
        return store.find(EventQuery.all()).events();
    }

    private static ObservedChange update(String resource, String after) {
        return changing(resource, after).build();
    }

    private static Changes changing(String resource, String after) {
        return Changes.update("alice")
                .of("", resource, "Kind")
                .at("prod-eu", "web")
                .objects("{}", after);
    }

    @Test
    void noRuleUndoesALockOrHidesARefusal() {
        book.replace(List.of(lock(LockScope.namespace("prod-eu"))));
        ChangeTracker tracker = tracker("capture: [{skip: {}}]");
        ObservedChange change = update("configmaps", "{\"a\":1}");

        assertThat(tracker.decide(change).isDenied()).isTrue();
        assertThat(track(tracker, change)).isInstanceOf(TrackOutcome.Denied.class);
        assertThat(events())
                .singleElement()
                .satisfies(event -> assertThat(event.decision().isDenied()).isTrue());
    }

    @Test
    void whatIsKeptOfLocksHasTheBoundAndTheRulesOfItsObject() {
        Lock lock = lock(LockScope.namespace("prod-eu"));
        book.replace(List.of(lock));
        ChangeTracker tracker = tracker("""
                capture: [{skip: {namespaces: [prod-eu], users: [nobody]}}]
                limits: [{namespaces: [prod-eu], maxEventsPerObject: 2}]
                """);
        join(tracker.recordLocked(lock));
        for (int i = 0; i < 3; i++) {
            track(tracker, update("configmaps", "{\"a\":" + i + "}"));
        }
        replace(tracker, "limits: [{namespaces: [prod-eu], maxEventsPerObject: 7}]");
        tracker.close();

        assertThat(store.appended)
                .extracting(
                        added -> added.event().operation() + " " + added.event().count() + " "
                                + added.event().writesMayBeLeftOut() + " " + added.maxEventsPerObject())
                .containsExactly("LOCK 1 true 2", "UPDATE 1 true 2", "UPDATE 2 false 7");
    }

    private static Lock lock(LockScope scope) {
        return Lock.builder(scope, "bob", "freeze").build("7f3a", Instant.now());
    }

    @Test
    void aDryRunIsNeverRecordedWhateverRulesSay() {
        ChangeTracker tracker = tracker("capture: [{keep: {}}]");

        assertThat(track(tracker, changing("configmaps", "{\"a\":1}").dryRun().build()))
                .isEqualTo(new TrackOutcome.Skipped(SkipReason.DRY_RUN));
    }

    @Test
    void whatRulesSkipIsLeftOut() {
        ChangeTracker tracker = tracker("capture: [{skip: {changedOnly: [a]}}]");

        assertThat(track(tracker, update("configmaps", "{\"a\":1}")))
                .isEqualTo(new TrackOutcome.Skipped(SkipReason.LEFT_OUT));
        assertThat(track(tracker, update("configmaps", "{\"a\":1,\"b\":1}"))).isInstanceOf(TrackOutcome.Recorded.class);
    }

    @Test
    void aFieldThatIsDroppedNeverCountsAsChanged() {
        ChangeTracker tracker = tracker("""
                capture: [{skip: {changedOnly: [a]}}]
                drop: [{resources: ["*"], paths: [noise]}]
                """);

        assertThat(track(tracker, update("configmaps", "{\"a\":1,\"noise\":1}")))
                .isEqualTo(new TrackOutcome.Skipped(SkipReason.LEFT_OUT));
    }

    @Test
    void newRulesHoldFromTheNextChangeOn() {
        ChangeTracker tracker = tracker("{}");
        track(tracker, update("configmaps", "{\"a\":1,\"b\":1}"));

        replace(tracker, "capture: [{skip: {resources: [secrets]}}]\ndrop: [{resources: ['*'], paths: [b]}]");
        track(tracker, update("configmaps", "{\"a\":1,\"b\":2}"));

        assertThat(track(tracker, update("secrets", "{\"a\":1}")))
                .isEqualTo(new TrackOutcome.Skipped(SkipReason.LEFT_OUT));
        assertThat(events().stream().map(store::after)).containsExactly("{\"a\":1}", "{\"a\":1,\"b\":1}");
        assertThat(events().get(0).fieldProfile()).isNotEqualTo(events().get(1).fieldProfile());
    }

    @Test
    void aChangeOfWhatIsLeftOutLeavesSnapshotsComparable() {
        ChangeTracker tracker = tracker("{}");
        track(tracker, update("configmaps", "{\"a\":1}"));

        replace(tracker, "capture: [{skip: {users: [bob]}}]");
        track(tracker, update("configmaps", "{\"a\":2}"));

        assertThat(events())
                .extracting(ChangeEvent::fieldProfile)
                .containsOnly(events().get(0).fieldProfile());
        assertThat(events()).extracting(ChangeEvent::writesMayBeLeftOut).containsExactly(true, false);
    }

    @Test
    void anEventSaysWhetherWritesToItsObjectMayBeLeftOutAndUnderWhichRules() {
        ChangeTracker tracker = tracker("capture: [{skip: {resources: [secrets], users: [bob]}}]");
        track(tracker, update("secrets", "{\"a\":1}"));
        track(tracker, update("configmaps", "{\"a\":1}"));

        ChangeEvent secret = events().get(1);
        ChangeEvent configMap = events().get(0);
        assertThat(secret.writesMayBeLeftOut()).isTrue();
        assertThat(configMap.writesMayBeLeftOut()).isFalse();
        assertThat(store.profiles.get(configMap.profile()))
                .contains("DROP * status")
                .doesNotContain("skip if");
        assertThat(store.profiles.get(secret.profile()))
                .contains(
                        "DROP * status",
                        "1. skip if the resource is secrets, and the user is bob\nelse keep everything but");
    }

    @Test
    void anEventSaysWhetherTheEndOfItsObjectMayBeLeftOut() {
        ChangeTracker tracker = tracker("capture: [{skip: {changedOnly: [metadata.labels]}}]");
        track(tracker, update("configmaps", "{\"a\":1}"));
        replace(tracker, "capture: [{skip: {users: [bob]}}]");
        track(tracker, update("configmaps", "{\"a\":2}"));

        assertThat(events()).extracting(ChangeEvent::writesMayBeLeftOut).containsExactly(true, true);
        assertThat(events()).extracting(ChangeEvent::endMayBeLeftOut).containsExactly(true, false);
        assertThat(events())
                .extracting(ChangeEvent::fieldProfile)
                .containsOnly(events().get(0).fieldProfile());
        assertThat(store.profiles.get(events().get(1).profile())).contains("nothing changed but metadata.labels");
    }

    @Test
    void withoutAPredicateNothingMayBeLeftOut() {
        ChangeTracker tracker = ChangeTracker.builder()
                .store(store)
                .fieldRules(FieldRules.builder().key(KEY).build())
                .build();
        track(tracker, update("pods", "{\"a\":1}"));
        tracker.replaceRules(change -> true, FieldRules.builder().key(KEY).build(), EventLimits.NONE);
        track(tracker, update("pods", "{\"a\":2}"));

        assertThat(events()).extracting(ChangeEvent::writesMayBeLeftOut).containsExactly(true, false);
        assertThat(store.profiles)
                .containsKeys(events().get(0).profile(), events().get(1).profile());
    }

    @Test
    void anObjectsBoundGoesWithItsEvents() {
        ChangeTracker tracker =
                tracker("limits: [{namespaces: [prod-*], resources: [secrets], maxEventsPerObject: 2}]");
        for (int i = 0; i < 5; i++) {
            track(tracker, update("secrets", "{\"a\":" + i + "}"));
            track(tracker, update("configmaps", "{\"a\":" + i + "}"));
        }

        assertThat(events())
                .filteredOn(event -> event.object().key().resource().equals("secrets"))
                .hasSize(2);
        assertThat(events()).hasSize(7);

        replace(tracker, "{}");
        for (int i = 0; i < 5; i++) {
            track(tracker, update("secrets", "{\"b\":" + i + "}"));
        }
        assertThat(events()).hasSize(12);
    }

    @Test
    void aChangeIsCapturedUnderTheOldRulesOrTheNewNeverUnderBoth() throws Exception {
        String[] rules = {
            "capture: [{skip: {changed: [never.a]}}]\ndrop: [{resources: ['*'], paths: [a]}]",
            "capture: [{skip: {changed: [never.b]}}]\ndrop: [{resources: ['*'], paths: [b]}]"
        };
        ChangeTracker tracker = tracker(rules[0]);
        Map<String, String> snapshots = new HashMap<>();
        Map<String, String> rulesText = new HashMap<>();
        for (int i = 0; i < 2; i++) {
            replace(tracker, rules[i]);
            track(tracker, update("configmaps", "{\"a\":1,\"b\":1,\"i\":" + i + "}"));
            String profile = events().get(0).profile();
            snapshots.put(profile, i == 0 ? "{\"b\":1," : "{\"a\":1,");
            rulesText.put(profile, i == 0 ? "never.a" : "never.b");
        }
        ExecutorService threads = Executors.newFixedThreadPool(3);
        AtomicBoolean running = new AtomicBoolean(true);
        CountDownLatch replaced = new CountDownLatch(200);
        try {
            Future<?> replacing = threads.submit(() -> {
                for (int i = 0; running.get(); i++) {
                    replace(tracker, rules[i % 2]);
                    replaced.countDown();
                }
            });
            assertThat(replaced.await(30, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 500; i++) {
                track(tracker, update("configmaps", "{\"a\":1,\"b\":1,\"n\":" + i + "}"));
            }
            running.set(false);
            replacing.get(30, TimeUnit.SECONDS);
        } finally {
            running.set(false);
            threads.shutdownNow();
        }

        assertThat(events()).hasSize(100).allSatisfy(event -> {
            assertThat(store.after(event)).startsWith(snapshots.get(event.profile()));
            assertThat(store.profiles.get(event.profile())).contains(rulesText.get(event.profile()));
        });
    }

    @Test
    void rulesAreReplacedWholeOrNotAtAll() {
        ChangeTracker tracker = tracker("{}");

        assertThatThrownBy(() -> tracker.replaceRules(CapturePredicate.ALL, null, EventLimits.NONE))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("fieldRules");
        assertThat(track(tracker, update("events", "{\"a\":1}")))
                .isEqualTo(new TrackOutcome.Skipped(SkipReason.LEFT_OUT));
        assertThat(KubernetesDefaults.predicate().describe()).contains("events");
    }

    /** Remembers profiles by their hash. */
    private static final class RememberingStore extends ForwardingEventStore {
        private final Map<String, String> profiles = new ConcurrentHashMap<>();
        private final List<NewEvent> appended = new ArrayList<>();

        private RememberingStore() {
            super(new RingBufferEventStore(Retention.DEFAULT, Clock.systemUTC()));
        }

        @Override
        public CompletionStage<Void> keepProfile(String hash, String text) {
            profiles.put(hash, text);
            return super.keepProfile(hash, text);
        }

        @Override
        public CompletionStage<EventId> append(NewEvent event) {
            assertThat(profiles).containsKey(event.event().profile());
            appended.add(event);
            return super.append(event);
        }

        private String after(ChangeEvent event) {
            byte[] json = object(event.shape(), event.after().digest()).json();
            return new String(json, StandardCharsets.UTF_8);
        }
    }
}
