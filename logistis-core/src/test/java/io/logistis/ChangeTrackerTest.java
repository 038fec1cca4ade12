package io.logistis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.capture.FieldRules;
import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.JsonRange;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.event.ObjectState;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import io.logistis.store.EventQuery;
import io.logistis.store.Interruption;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.StoreException;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.ForwardingEventStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangeTrackerTest {

    private static final ObjectRef WEB =
            new ObjectRef(new ObjectKey("", "configmaps", "shop", "web"), "v1", "ConfigMap", null, "uid-1");
    private static final FieldRules NO_RULES = FieldRules.builder().build();

    private final RingBufferEventStore store = new RingBufferEventStore(Retention.DEFAULT, Clock.systemUTC());
    private final ChangeTracker tracker =
            ChangeTracker.builder().store(store).fieldRules(NO_RULES).build();

    @Test
    void anUpdateIsKeptWithItsObjectsBeforeAndAfter() {
        ObservedChange change = update("r1", "{\"data\":{\"a\":\"1\"}}", "{\"data\":{\"a\":\"2\"}}");

        TrackOutcome outcome = join(tracker.track(change));

        assertThat(outcome).isInstanceOf(TrackOutcome.Recorded.class);
        EventId id = ((TrackOutcome.Recorded) outcome).id();
        var event = store.get(id).orElseThrow();
        assertThat(event.user().username()).isEqualTo("alice");
        assertThat(event.requestUid()).isEqualTo("r1");
        assertThat(text(event.before())).isEqualTo("{\"data\":{\"a\":\"1\"}}");
        assertThat(text(event.after())).isEqualTo("{\"data\":{\"a\":\"2\"}}");
    }

    @Test
    void theBaseIsWhatTheOldObjectSaidOfItself() {
        String before = "{\"metadata\":{\"resourceVersion\":\"7\",\"generation\":3,\"deletionTimestamp\":"
                + "\"2026-01-31T12:00:00Z\",\"finalizers\":[\"x/y\"]},\"data\":{}}";

        join(tracker.track(update("r1", before, "{\"data\":{\"a\":\"2\"}}")));

        var base = store.find(EventQuery.all()).events().get(0).base();
        assertThat(base).isNotNull();
        assertThat(base.resourceVersion()).isEqualTo("7");
        assertThat(base.generation()).isEqualTo(3);
        assertThat(base.deletionTimestamp()).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(base.finalizers()).containsExactly("x/y");
    }

    @Test
    void aDryRunIsSkipped() {
        ObservedChange change = change("r1", Operation.UPDATE, "{}", "{\"a\":1}", true, false);

        assertThat(join(tracker.track(change))).isEqualTo(new TrackOutcome.Skipped(SkipReason.DRY_RUN));
        assertThat(store.find(EventQuery.all()).events()).isEmpty();
    }

    @Test
    void whatThePredicateLeavesOutIsSkipped() {
        ChangeTracker picky = ChangeTracker.builder()
                .store(store)
                .fieldRules(NO_RULES)
                .predicate(change -> false)
                .build();

        assertThat(join(picky.track(update("r1", "{}", "{\"a\":1}"))))
                .isEqualTo(new TrackOutcome.Skipped(SkipReason.LEFT_OUT));
    }

    @Test
    void anUpdateThatChangesNothingIsSkipped() {
        assertThat(join(tracker.track(update("r1", "{\"a\":1}", "{\"a\":1}"))))
                .isEqualTo(new TrackOutcome.Skipped(SkipReason.NO_CHANGE));
    }

    @Test
    void aDenialIsKeptWithItsLock() {
        var lock = new Decision.LockRef("7f3a", "release freeze", "alice", null);

        TrackOutcome outcome = join(tracker.record(update("r1", "{}", "{\"a\":1}"), Decision.denied(lock)));

        assertThat(outcome).isEqualTo(new TrackOutcome.Denied(Decision.denied(lock)));
        assertThat(store.find(EventQuery.all()).events().get(0).decision().lock())
                .isEqualTo(lock);
    }

    @Test
    void aReviewTooLargeToKeepIsRecordedWithoutItsObjects() {
        join(tracker.track(change("r1", Operation.UPDATE, null, null, false, true)));
        join(tracker.track(change("r2", Operation.DELETE, null, null, false, true)));
        join(tracker.track(change("r3", Operation.CREATE, null, null, false, true)));

        var events = store.find(EventQuery.all()).events();
        assertThat(events)
                .extracting(event -> event.operation() + " " + event.before().presence() + " "
                        + event.after().presence())
                .containsExactly("CREATE NONE TOO_LARGE", "DELETE TOO_LARGE NONE", "UPDATE TOO_LARGE TOO_LARGE");
    }

    @Test
    void aStoreThatFailsFailsTheStageAndLeavesAnInterruption() {
        var failing = new SwitchableStore();
        ChangeTracker over =
                ChangeTracker.builder().store(failing).fieldRules(NO_RULES).build();
        failing.answer = CompletableFuture.failedFuture(
                new StoreException(StoreException.Reason.DISK_FULL, "append x: no space left"));

        assertThatThrownBy(() -> join(over.track(update("r1", "{}", "{\"a\":1}"))))
                .hasCauseInstanceOf(StoreException.class);
        failing.answer = null;
        join(over.track(update("r2", "{}", "{\"a\":2}")));

        assertThat(failing.interruptions(Instant.EPOCH, Instant.MAX))
                .singleElement()
                .satisfies(interruption -> {
                    assertThat(interruption.reason()).isEqualTo(Interruption.Reason.STORE_FAILED);
                    assertThat(interruption.count()).isEqualTo(1);
                });
    }

    @Test
    void nobodyWaitsLongerThanTheStoreTimeout() {
        var slow = new SwitchableStore();
        slow.answer = new CompletableFuture<>();
        ChangeTracker over = ChangeTracker.builder()
                .store(slow)
                .fieldRules(NO_RULES)
                .storeTimeout(Duration.ofMillis(1))
                .build();

        assertThatThrownBy(() -> join(over.track(update("r1", "{}", "{\"a\":1}"))))
                .hasCauseInstanceOf(StoreException.class)
                .satisfies(failure -> assertThat(((StoreException) failure.getCause()).reason())
                        .isEqualTo(StoreException.Reason.TIMEOUT));
    }

    @Test
    void rulesThatThrowFailTheStageAndLeaveAnInterruption() {
        assertThatThrownBy(() -> join(tracker.track(update("r1", "{}", "{\"a\":"))))
                .isInstanceOf(CompletionException.class);
        tracker.close();

        assertThat(store.interruptions(Instant.EPOCH, Instant.MAX))
                .extracting(Interruption::reason)
                .containsExactly(Interruption.Reason.CAPTURE_FAILED);
    }

    @Test
    void aTrackerWithoutStoreOrRulesIsRefused() {
        assertThatThrownBy(() -> ChangeTracker.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("store and fieldRules are required");
    }

    /** Answers appends as told, or keeps them. */
    private static final class SwitchableStore extends ForwardingEventStore {
        private volatile @Nullable CompletableFuture<EventId> answer;

        private SwitchableStore() {
            super(new RingBufferEventStore(Retention.DEFAULT, Clock.systemUTC()));
        }

        @Override
        public CompletionStage<EventId> append(NewEvent event) {
            CompletableFuture<EventId> told = answer;
            return told == null ? super.append(event) : told;
        }
    }

    private String text(ObjectState state) {
        byte[] json = store.object(new io.logistis.event.Shape(WEB.key(), "v1", "ConfigMap"), state.digest())
                .json();
        return new String(json, StandardCharsets.UTF_8);
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static ObservedChange update(String requestUid, String before, String after) {
        return change(requestUid, Operation.UPDATE, before, after, false, false);
    }

    private static ObservedChange change(
            String requestUid,
            Operation operation,
            @Nullable String before,
            @Nullable String after,
            boolean dryRun,
            boolean tooLarge) {
        return new ObservedChange(
                requestUid,
                operation,
                WEB,
                "v1",
                UserInfo.named("alice"),
                "kubectl-edit",
                dryRun,
                null,
                range(after),
                range(before),
                tooLarge);
    }

    private static @Nullable JsonRange range(@Nullable String json) {
        return json == null ? null : JsonRange.of(json.getBytes(StandardCharsets.UTF_8));
    }
}
