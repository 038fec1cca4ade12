package io.logistis;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.capture.FieldRules;
import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.ObjectState;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import io.logistis.lock.Lock;
import io.logistis.lock.LockBook;
import io.logistis.lock.LockScope;
import io.logistis.store.EventPage;
import io.logistis.store.EventQuery;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.StoreException;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Changes;
import io.logistis.testkit.ForwardingEventStore;
import io.logistis.testkit.TurnableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A storm of refusals takes a bounded place, and none of them is forgotten. */
class CountedRefusalsTest {

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
    void furtherRefusalsWithinAMinuteAreOneEventWhenItIsOver() {
        Lock lock = lock(freeze());
        for (int i = 0; i < 1000; i++) {
            assertThat(track(Changes.update("bob"))).isInstanceOf(TrackOutcome.Denied.class);
        }
        assertThat(events()).extracting(ChangeEvent::count).containsExactly(1);

        minuteIsOver();

        assertThat(events()).extracting(ChangeEvent::count).containsExactly(999, 1);
        ChangeEvent counted = events().get(0);
        assertThat(counted.decision()).isEqualTo(Decision.denied(lock.ref()));
        assertThat(counted.operation()).isEqualTo(Operation.UPDATE);
        assertThat(counted.object()).isEqualTo(events().get(1).object());
        assertThat(counted.user().username()).isEqualTo("bob");
        assertThat(counted.before()).isEqualTo(ObjectState.NONE);
        assertThat(counted.observedAt()).isEqualTo(events().get(1).observedAt().plusSeconds(60));
    }

    @Test
    void oneRefusalAloneIsOneEvent() {
        lock(freeze());
        track(Changes.update("bob"));

        minuteIsOver();

        assertThat(events()).hasSize(1);
    }

    @Test
    void afterTheMinuteARefusalIsKeptAtOnceAgain() {
        lock(freeze());
        track(Changes.update("bob"));
        track(Changes.update("bob"));
        clock.advance(RefusalTally.WINDOW);

        track(Changes.update("bob"));

        assertThat(events()).extracting(ChangeEvent::count).containsExactly(1, 1, 1);
    }

    @Test
    void whatWasCountedIsWrittenByTheNextChangeOfAnybody() {
        lock(freeze());
        track(Changes.update("bob"));
        track(Changes.update("bob"));
        track(Changes.update("bob"));
        clock.advance(Duration.ofMinutes(5));

        track(Changes.update("carol").at("pay", "web"));

        assertThat(events()).extracting(ChangeEvent::count).containsExactly(1, 2, 1);
        assertThat(events().get(1).observedAt())
                .isEqualTo(events().get(2).observedAt().plus(RefusalTally.WINDOW));
    }

    @Test
    void whatWasCountedIsWrittenOnClosing() {
        lock(freeze());
        track(Changes.update("bob"));
        track(Changes.update("bob"));
        clock.advance(Duration.ofSeconds(1));

        tracker.close();
        tracker.close();

        assertThat(events()).extracting(ChangeEvent::count).containsExactly(1, 1);
        assertThat(events().get(0).observedAt()).isEqualTo(clock.instant());
    }

    @Test
    void eachUserObjectOperationAndLockIsCountedByItself() {
        lock(freeze());
        lock(Lock.builder(LockScope.namespace("pay"), "alice", "r"));
        List<Changes> different = List.of(
                Changes.update("bob"),
                Changes.update("carol"),
                Changes.delete("bob"),
                Changes.update("bob").subresource("scale", "Scale"),
                Changes.update("bob").at("shop", "web-2"),
                Changes.update("bob").at("pay", "web"));
        for (int i = 0; i < 3; i++) {
            for (Changes change : different) {
                track(change.requestUid("r-" + i + "-" + different.indexOf(change)));
            }
        }
        assertThat(events()).hasSize(6);

        minuteIsOver();

        assertThat(events()).hasSize(12);
        assertThat(events().subList(0, 6)).extracting(ChangeEvent::count).containsOnly(2);
    }

    @Test
    void aReviewThatIsSentAgainIsNotCounted() {
        lock(freeze());
        track(Changes.update("bob").requestUid("a"));
        track(Changes.update("bob").requestUid("a"));
        track(Changes.update("bob").requestUid("b"));
        track(Changes.update("bob").requestUid("b"));
        track(Changes.update("bob").requestUid("a"));

        minuteIsOver();

        assertThat(events()).extracting(ChangeEvent::count).containsExactly(1, 1);
    }

    @Test
    void createsByGenerateNameAreOneObject() {
        lock(freeze());
        for (int i = 0; i < 100; i++) {
            track(Changes.create("bob").ofPod().at("shop", "job-" + i).generateName("job-"));
        }

        minuteIsOver();

        assertThat(events()).extracting(ChangeEvent::count).containsExactly(99, 1);
        assertThat(events()).extracting(ChangeEvent::generateName).containsOnly("job-");
    }

    @Test
    void aStormOfRefusalsOfEverNewNamesTakesABoundedPlace() {
        lock(freeze());
        int storm = 20_000;
        for (int i = 0; i < storm; i++) {
            track(Changes.create("bob").at("shop", "web-" + i));
        }

        minuteIsOver();

        assertThat(denied()).hasSize(RefusalTally.MAX_OPEN + 2);
        assertThat(denied().stream().mapToInt(ChangeEvent::count).sum()).isEqualTo(storm);
        assertThat(denied().get(0).object().key().name()).isEmpty();
        assertThat(denied().get(0).object().uid()).isNull();
        assertThat(denied().get(0).count()).isEqualTo(storm - RefusalTally.MAX_OPEN - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20_000})
    void aStormOfEverNewUsersLosesNoRefusal(int lengthOfGroups) {
        lock(freeze());
        int storm = 3000;
        for (int i = 0; i < storm; i++) {
            for (int k = 0; k < 2; k++) {
                track(Changes.update("x")
                        .user(new UserInfo("user-" + i, null, List.of("g".repeat(lengthOfGroups)), Map.of()))
                        .at("shop", "web-" + i));
            }
        }

        minuteIsOver();

        assertThat(denied().stream().mapToInt(ChangeEvent::count).sum()).isEqualTo(2 * storm);
    }

    @Test
    void refusalsOfManyThreadsAreAllCounted() {
        lock(freeze());
        List<CompletableFuture<Void>> threads = IntStream.range(0, 8)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 500; i++) {
                        track(Changes.update("bob"));
                    }
                }))
                .toList();
        threads.forEach(CompletableFuture::join);

        minuteIsOver();

        assertThat(events()).extracting(ChangeEvent::count).containsExactly(3999, 1);
    }

    @Test
    void countedRefusalsThatCantBeKeptLeaveAnInterruption() {
        lock(freeze());
        AtomicBoolean broken = new AtomicBoolean();
        ChangeTracker over = builder()
                .store(new ForwardingEventStore(store) {
                    @Override
                    public CompletionStage<EventId> append(NewEvent event) {
                        return broken.get()
                                ? CompletableFuture.failedFuture(
                                        new StoreException(StoreException.Reason.FAILED, "append"))
                                : super.append(event);
                    }
                })
                .build();
        join(over.track(Changes.update("bob").build()));
        join(over.track(Changes.update("bob").build()));
        broken.set(true);
        clock.advance(RefusalTally.WINDOW);

        over.writeDue();
        over.close();

        assertThat(store.interruptions(Instant.EPOCH, Instant.MAX)).hasSize(1);
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

    private List<ChangeEvent> denied() {
        List<ChangeEvent> found = new ArrayList<>();
        EventId before = null;
        do {
            EventPage page = store.find(EventQuery.builder()
                    .verdict(Decision.Verdict.DENIED)
                    .before(before)
                    .limit(1000)
                    .build());
            found.addAll(page.events());
            before = page.next();
        } while (before != null);
        return found;
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
