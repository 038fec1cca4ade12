package io.logistis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.capture.CapturePredicate;
import io.logistis.capture.FieldRules;
import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.ObjectState;
import io.logistis.event.ObservedChange;
import io.logistis.lock.Lock;
import io.logistis.lock.LockBook;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockSubjects;
import io.logistis.store.EventQuery;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.StoreException;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Changes;
import io.logistis.testkit.ForwardingEventStore;
import io.logistis.testkit.TurnableClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What the tracker makes of locks: it asks them first, and keeps what they did. */
class ChangeTrackerLocksTest {

    private static final String SAME = "{\"metadata\":{\"resourceVersion\":\"%s\",\"managedFields\":[%s]},\"spec\":{}}";

    private final TurnableClock clock = new TurnableClock();
    private final RingBufferEventStore store =
            new RingBufferEventStore(Retention.DEFAULT.withMaxEventsPerObject(100_000), clock);
    private final LockBook book = new LockBook(clock, "logistis", "breakers");
    private final ChangeTracker tracker = builder().build();
    private final List<Lock> locks = new ArrayList<>();

    private ChangeTracker.Builder builder() {
        return ChangeTracker.builder()
                .store(store)
                .fieldRules(FieldRules.builder()
                        .drop("metadata.resourceVersion", "metadata.managedFields")
                        .build())
                .clock(clock)
                .locks(book);
    }

    @Test
    void aLockedWriteIsRefusedAndTheRefusalKeptWithItsObjects() {
        Lock lock = lock(freeze());

        TrackOutcome outcome = track(Changes.update("bob"));

        assertThat(outcome).isEqualTo(new TrackOutcome.Denied(Decision.denied(lock.ref())));
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.decision()).isEqualTo(Decision.denied(lock.ref()));
            assertThat(event.count()).isEqualTo(1);
            assertThat(event.before().presence()).isEqualTo(ObjectState.Presence.KEPT);
            assertThat(event.after().presence()).isEqualTo(ObjectState.Presence.KEPT);
        });
    }

    @Test
    void whoeverIsNotMeantIsRecordedAsEver() {
        lock(freeze().subjects(new LockSubjects(List.of("bob"), List.of(), List.of(), List.of())));

        assertThat(track(Changes.update("carol"))).isInstanceOf(TrackOutcome.Recorded.class);
    }

    @Test
    void aGitOpsToolThatAppliesTheSameAgainIsNeverRefused() {
        lock(freeze());
        Changes same = Changes.update("bob").objects(SAME.formatted("1", ""), SAME.formatted("2", "{\"time\":1}"));

        assertThat(track(same)).isEqualTo(new TrackOutcome.Skipped(SkipReason.NO_CHANGE));
        assertThat(tracker.decide(same.build())).isEqualTo(Decision.ADMITTED);
    }

    @Test
    void aReviewTooLargeToCompareCountsAsAChange() {
        lock(freeze());

        assertThat(track(Changes.update("bob").tooLarge())).isInstanceOf(TrackOutcome.Denied.class);
        assertThat(events().get(0).after()).isEqualTo(ObjectState.TOO_LARGE);
    }

    @Test
    void anObjectThatCantBeReadCountsAsAChange() {
        lock(freeze());

        assertThat(tracker.decide(Changes.update("bob").objects("[", "[").build())
                        .isDenied())
                .isTrue();
    }

    @Test
    void finalizersOfWhatIsBeingDeletedMayGo() {
        lock(freeze());
        Changes removal = Changes.update("bob")
                .objects(
                        "{\"metadata\":{\"deletionTimestamp\":\"t\",\"finalizers\":[\"a\",\"b\"]}}",
                        "{\"metadata\":{\"deletionTimestamp\":\"t\",\"finalizers\":[\"b\"]}}");

        assertThat(track(removal)).isInstanceOf(TrackOutcome.Recorded.class);
    }

    @Test
    void aStatusWriteThatChangesOwnersIsRefusedAndOneThatDoesNotIsNot() {
        lock(freeze());
        Changes owners = Changes.update("bob")
                .subresource("status", "Deployment")
                .objects("{\"metadata\":{}}", "{\"metadata\":{\"ownerReferences\":[{\"uid\":\"1\"}]}}");
        Changes status = Changes.update("bob")
                .subresource("status", "Deployment")
                .objects("{\"status\":{\"replicas\":1}}", "{\"status\":{\"replicas\":2}}");

        assertThat(tracker.decide(owners.build()).isDenied()).isTrue();
        assertThat(tracker.decide(status.build()).isDenied()).isFalse();
    }

    @Test
    void aKindWhoseObjectsAreLockedIsNotDeleted() {
        lock(Lock.builder(new LockScope("shop", "Octopus", "o1"), "alice", "r"));
        Changes crd = Changes.delete("bob")
                .of("apiextensions.k8s.io", "customresourcedefinitions", "CustomResourceDefinition")
                .at(null, "octopodes.example.com");
        String definition = "{\"spec\":{\"group\":\"example.com\",\"scope\":\"Namespaced\",\"names\":{\"kind\":\"%s\","
                + "\"plural\":\"octopodes\"}}}";

        assertThat(tracker.decide(crd.objects(definition.formatted("Octopus"), null)
                                .build())
                        .isDenied())
                .isTrue();
        assertThat(tracker.decide(crd.objects(definition.formatted("Octopod"), null)
                                .build())
                        .isDenied())
                .isFalse();
    }

    @Test
    void aDryRunIsDecidedAndNotRecorded() {
        lock(freeze());

        assertThat(track(Changes.update("bob").dryRun())).isInstanceOf(TrackOutcome.Denied.class);
        assertThat(track(Changes.update("bob").dryRun())).isInstanceOf(TrackOutcome.Denied.class);
        minuteIsOver();
        assertThat(events()).isEmpty();
    }

    @Test
    void aRefusedDryRunDoesNotHideTheRefusalAfterIt() {
        lock(freeze());
        track(Changes.update("bob").dryRun());

        track(Changes.update("bob"));

        assertThat(events()).hasSize(1);
    }

    @Test
    void noPredicateUndoesALockOrHidesARefusal() {
        Lock lock = lock(freeze());
        ChangeTracker picky = builder().predicate(CapturePredicate.ALL.negate()).build();
        ObservedChange change = Changes.update("bob").build();

        assertThat(join(picky.track(change))).isInstanceOf(TrackOutcome.Denied.class);
        assertThat(events()).extracting(ChangeEvent::decision).containsExactly(Decision.denied(lock.ref()));
    }

    @Test
    void brokenGlassIsAnEventThatSaysSoWhateverThePredicateSays() {
        Lock lock = lock(freeze());
        ChangeTracker picky = builder().predicate(CapturePredicate.ALL.negate()).build();

        assertThat(join(picky.track(Changes.update("bob").groups("breakers").build())))
                .isInstanceOf(TrackOutcome.Recorded.class);
        assertThat(events())
                .extracting(ChangeEvent::decision)
                .containsExactly(Decision.passed(lock.ref(), Decision.Passage.BREAK_GLASS));
    }

    @Test
    void brokenGlassIsKeptThoughOnlyDroppedFieldsChange() {
        lock(freeze());
        ChangeTracker dropsAll =
                builder().fieldRules(FieldRules.builder().drop("spec").build()).build();

        assertThat(join(dropsAll.track(Changes.update("bob").groups("breakers").build())))
                .isInstanceOf(TrackOutcome.Recorded.class);
    }

    @Test
    void aWarningIsKeptWithTheChange() {
        Lock lock = lock(freeze().mode(Lock.Mode.WARN));
        ObservedChange change = Changes.update("bob").build();

        Decision decision = tracker.decide(change);
        join(tracker.record(change, decision));

        assertThat(tracker.sentence(change, decision))
                .isEqualTo("locked by alice until 13:00 UTC (1h left): release freeze [lock lock-0].");
        assertThat(events())
                .extracting(ChangeEvent::decision)
                .containsExactly(Decision.passed(lock.ref(), Decision.Passage.WARNED));
    }

    @Test
    void aTrackerWithoutLocksHasNothingToSay() {
        ChangeTracker free = ChangeTracker.builder()
                .store(store)
                .fieldRules(FieldRules.builder().build())
                .build();
        ObservedChange change = Changes.update("bob").build();

        assertThat(free.decide(change)).isEqualTo(Decision.ADMITTED);
        assertThat(free.sentence(change, Decision.ADMITTED)).isNull();
    }

    @Test
    void aDenialStandsThoughItCantBeKept() {
        lock(freeze());
        ChangeTracker over = builder()
                .store(new ForwardingEventStore(store) {
                    @Override
                    public CompletionStage<EventId> append(NewEvent event) {
                        return CompletableFuture.failedFuture(
                                new StoreException(StoreException.Reason.DISK_FULL, "append: no space left"));
                    }
                })
                .build();
        ObservedChange change = Changes.update("bob").build();

        Decision decision = over.decide(change);

        assertThatThrownBy(() -> join(over.record(change, decision))).hasCauseInstanceOf(StoreException.class);
        assertThat(decision.isDenied()).isTrue();
    }

    private void minuteIsOver() {
        clock.advance(RefusalTally.WINDOW);
        tracker.writeDue();
    }

    private static Lock.Builder freeze() {
        return Lock.builder(LockScope.namespace("shop"), "alice", "release freeze");
    }

    private Lock lock(Lock.Builder builder) {
        Lock lock = builder.build("lock-" + locks.size(), clock.instant());
        locks.add(lock);
        book.replace(locks);
        return lock;
    }

    private TrackOutcome track(Changes change) {
        return join(tracker.track(change.build()));
    }

    private List<ChangeEvent> events() {
        return store.find(EventQuery.all()).events();
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
