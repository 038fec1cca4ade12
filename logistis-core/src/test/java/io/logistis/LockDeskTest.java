package io.logistis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.capture.FieldRules;
import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import io.logistis.lock.Lock;
import io.logistis.lock.LockBook;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockStore;
import io.logistis.store.EventQuery;
import io.logistis.store.EventStore;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.StoreException;
import io.logistis.store.memory.MapLockStore;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Changes;
import io.logistis.testkit.Events;
import io.logistis.testkit.ForwardingEventStore;
import io.logistis.testkit.TurnableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockDeskTest {

    private final TurnableClock clock = new TurnableClock();
    private final RingBufferEventStore history = new RingBufferEventStore(Retention.DEFAULT, clock);
    private final MapLockStore locks = new MapLockStore(clock);
    private final Replica replica = new Replica(history);

    /** One process on the stores that all share. */
    private final class Replica {
        final LockBook book = new LockBook(clock, "logistis", null);
        final ChangeTracker tracker;
        final LockDesk desk;

        Replica(EventStore events) {
            tracker = ChangeTracker.builder()
                    .store(events)
                    .fieldRules(FieldRules.builder().build())
                    .clock(clock)
                    .locks(book)
                    .build();
            desk = new LockDesk(locks, book, tracker, clock);
        }

        boolean refuses(String user) {
            return tracker.decide(Changes.update(user).build()).isDenied();
        }
    }

    @Test
    void aLockIsStoredInForceAndInTheHistoryWhenItIsMade() {
        Lock lock = join(replica.desk.create(freeze()));

        assertThat(lock.id()).matches("[0-9a-f]{8}");
        assertThat(locks.get(lock.id())).contains(lock);
        assertThat(replica.refuses("bob")).isTrue();
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.operation()).isEqualTo(Operation.LOCK);
            assertThat(event.user()).isEqualTo(UserInfo.named("alice"));
            assertThat(event.observedAt()).isEqualTo(lock.createdAt());
            assertThat(event.decision()).isEqualTo(Decision.about(lock.ref()));
            assertThat(event.object().key()).isEqualTo(new ObjectKey("", "namespaces", "shop", "shop"));
        });
    }

    @Test
    void aLockHoldsNoLongerOnceItIsRemoved() {
        Lock lock = join(replica.desk.create(freeze()));
        clock.advance(Duration.ofMinutes(1));

        Optional<Lock> removed = join(replica.desk.remove(lock.id(), "carol"));

        assertThat(removed).contains(lock.removed("carol", clock.instant()));
        assertThat(replica.refuses("bob")).isFalse();
        assertThat(events().get(0).operation()).isEqualTo(Operation.UNLOCK);
        assertThat(events().get(0).user()).isEqualTo(UserInfo.named("carol"));
        assertThat(events().get(0).decision()).isEqualTo(Decision.about(lock.ref()));
    }

    @Test
    void aLockIsRemovedOnce() {
        Lock lock = join(replica.desk.create(freeze()));
        join(replica.desk.remove(lock.id(), "carol"));

        assertThat(join(replica.desk.remove(lock.id(), "carol"))).isEmpty();
        assertThat(join(replica.desk.remove("unknown", "carol"))).isEmpty();
        assertThat(events(Operation.UNLOCK)).hasSize(1);
    }

    @Test
    void aLockThatHasExpiredCantBeRemoved() {
        Lock lock = join(replica.desk.create(freeze()));
        clock.advance(Duration.ofHours(1));

        assertThat(join(replica.desk.remove(lock.id(), "carol"))).isEmpty();
        replica.desk.refresh();
        assertThat(events(Operation.UNLOCK))
                .extracting(event -> event.user().username())
                .containsExactly("logistis");
    }

    @Test
    void anExpiryIsNotedInTheHistoryOnceAtTheTimeItWas() {
        Lock lock = join(replica.desk.create(freeze()));
        clock.advance(Duration.ofHours(1).plusSeconds(1));
        assertThat(replica.refuses("bob")).isFalse();

        for (int i = 0; i < 5; i++) {
            replica.desk.refresh();
            clock.advance(Duration.ofMinutes(7));
        }

        assertThat(events(Operation.UNLOCK)).singleElement().satisfies(event -> {
            assertThat(event.user()).isEqualTo(UserInfo.named("logistis"));
            assertThat(event.observedAt()).isEqualTo(lock.expiresAt());
        });
        assertThat(locks.get(lock.id()).orElseThrow().removedBy()).isEqualTo(Lock.LOGISTIS);
        assertThat(locks.open()).isEmpty();
    }

    @Test
    void twoProcessesNoteOneExpiryOnce() {
        Replica other = new Replica(history);
        join(replica.desk.create(freeze()));
        other.desk.refresh();
        clock.advance(Duration.ofHours(2));

        // Both have read the lock as open before either notes its end.
        Replica slow = new Replica(history);
        LockDesk late = new LockDesk(new Remembering(locks), slow.book, slow.tracker, clock);
        late.refresh();
        replica.desk.refresh();
        other.desk.refresh();
        late.refresh();

        assertThat(events(Operation.UNLOCK)).hasSize(1);
    }

    @Test
    void whoeverStopsBetweenNotingAndRemovingNotesTheSameEventAgain() {
        join(replica.desk.create(freeze()));
        clock.advance(Duration.ofHours(1));
        Replica stopped = new Replica(history);
        new LockDesk(new Remembering(locks), stopped.book, stopped.tracker, clock).refresh();
        assertThat(locks.open()).hasSize(1);

        clock.advance(Duration.ofHours(3));
        replica.desk.refresh();

        assertThat(events(Operation.UNLOCK)).hasSize(1);
        assertThat(locks.open()).isEmpty();
    }

    @Test
    void anExpiryThatTheHistoryCantTakeIsNotedLater() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Replica unlucky = new Replica(new ForwardingEventStore(history) {
            @Override
            public CompletionStage<EventId> append(NewEvent event) {
                return broken.get()
                        ? CompletableFuture.failedFuture(new StoreException(StoreException.Reason.FAILED, "append"))
                        : super.append(event);
            }
        });
        Lock lock = join(unlucky.desk.create(freeze()));
        assertThat(unlucky.refuses("bob")).isTrue();
        clock.advance(Duration.ofHours(1));

        unlucky.desk.refresh();
        assertThat(locks.get(lock.id()).orElseThrow().removedAt()).isNull();

        broken.set(false);
        unlucky.desk.refresh();
        assertThat(events(Operation.UNLOCK)).hasSize(1);
        assertThat(locks.open()).isEmpty();
    }

    @Test
    void anExpiryThatTakesItsTimeIsAwaited() {
        CompletableFuture<EventId> commit = new CompletableFuture<>();
        Replica slow = new Replica(new ForwardingEventStore(history) {
            @Override
            public CompletionStage<EventId> append(NewEvent event) {
                return event.event().operation() == Operation.UNLOCK ? commit : super.append(event);
            }
        });
        join(slow.desk.create(freeze()));
        clock.advance(Duration.ofHours(1));

        slow.desk.refresh();
        slow.desk.refresh();
        assertThat(locks.open()).hasSize(1);

        commit.complete(EventId.of(clock.instant(), "x"));
        slow.desk.refresh();
        assertThat(locks.open()).isEmpty();
    }

    @Test
    void whatAnotherProcessDidIsInForceAfterARefresh() {
        Replica other = new Replica(history);
        Lock lock = join(replica.desk.create(freeze()));
        assertThat(other.refuses("bob")).isFalse();

        other.desk.refresh();
        assertThat(other.refuses("bob")).isTrue();

        join(replica.desk.remove(lock.id(), "alice"));
        other.desk.refresh();
        assertThat(other.refuses("bob")).isFalse();
    }

    @Test
    void locksThatCantBeReadLeaveTheBookAsItIs() {
        join(replica.desk.create(freeze()));
        Remembering unreadable = new Remembering(locks);
        unreadable.broken = true;
        LockDesk desk = new LockDesk(unreadable, replica.book, replica.tracker, clock);

        assertThatThrownBy(desk::refresh).isInstanceOf(StoreException.class);
        assertThat(replica.refuses("bob")).isTrue();
    }

    @Test
    void ourOwnNamespaceIsRefusedAndNothingIsStored() {
        assertThatThrownBy(() -> replica.desk.create(Lock.builder(LockScope.namespace("logistis"), "alice", "r")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(locks.all()).isEmpty();
        assertThat(events()).isEmpty();
    }

    @Test
    void thereIsAnEndToLocks() {
        for (int i = 0; i < LockDesk.MAX_LOCKS; i++) {
            locks.create(freeze().build("lock-" + i, clock.instant()));
        }

        assertThatThrownBy(() -> replica.desk.create(freeze()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("there are 10000 locks already: remove some first");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "shop,deploy,web,apps,deployments,shop,web,apps/v1,Deployment",
                "shop,ConfigMap,null,'',configmaps,shop,'',v1,ConfigMap",
                "shop,ns,null,'',namespaces,shop,shop,v1,Namespace",
                "null,Namespace,shop,'',namespaces,shop,shop,v1,Namespace",
                "null,Namespace,null,'',namespaces,null,'',v1,Namespace",
                "null,no,n1,'',nodes,null,n1,v1,Node",
                "shop,hpa,web,autoscaling,horizontalpodautoscalers,shop,web,autoscaling/v2,HorizontalPodAutoscaler",
                "shop,widget.example.com,w1,example.com,widgets,shop,w1,example.com/v1,widget",
                "shop,gadgets,g1,tools.example,gadgets,shop,g1,tools.example/v1,Gadget"
            })
    void aLockStandsInTheHistoryOfWhatItIsOn(
            @Nullable String namespace,
            String kind,
            @Nullable String name,
            String group,
            String resource,
            @Nullable String keyNamespace,
            String keyName,
            String apiVersion,
            String keyKind) {
        Events events = new Events(clock);
        history.append(events.update("bob", "shop", "g1")
                .resource("tools.example", "gadgets", "Gadget")
                .build());
        history.append(events.update("bob", "shop", "g1")
                .resource("tools.example", "gadgets", "Scale")
                .subresource("scale")
                .build());

        join(replica.desk.create(Lock.builder(new LockScope(namespace, kind, name), "alice", "r")));

        ChangeEvent event = events(Operation.LOCK).get(0);
        assertThat(event.object().key()).isEqualTo(new ObjectKey(group, resource, keyNamespace, keyName));
        assertThat(event.apiVersion()).isEqualTo(apiVersion);
        assertThat(event.object().kind()).isEqualTo(keyKind);
        assertThat(history.find(EventQuery.builder()
                                .kind(kind)
                                .operation(Operation.LOCK)
                                .build())
                        .events())
                .containsExactly(event);
    }

    @Test
    void whatIsNotRemovedIsNoUnlock() {
        Lock lock = freeze().build("1", clock.instant());

        assertThatThrownBy(() -> replica.tracker.recordUnlocked(lock))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lock 1 is not removed");
    }

    /** Shows what was open when it was made, and removes nothing. */
    private static final class Remembering implements LockStore {
        private final LockStore locks;
        private final List<Lock> open;
        private boolean broken;

        private Remembering(LockStore locks) {
            this.locks = locks;
            this.open = locks.open();
        }

        @Override
        public boolean create(Lock lock) {
            return locks.create(lock);
        }

        @Override
        public List<Lock> open() {
            if (broken) {
                throw new StoreException(StoreException.Reason.FAILED, "locks");
            }
            return open;
        }

        @Override
        public List<Lock> all() {
            return locks.all();
        }

        @Override
        public Optional<Lock> get(String id) {
            return locks.get(id);
        }

        @Override
        public Optional<Lock> remove(String id, String by, Instant at) {
            return Optional.empty();
        }
    }

    private static Lock.Builder freeze() {
        return Lock.builder(LockScope.namespace("shop"), "alice", "release freeze");
    }

    private List<ChangeEvent> events() {
        return history.find(EventQuery.all()).events();
    }

    private List<ChangeEvent> events(Operation operation) {
        return history.find(EventQuery.builder().operation(operation).build()).events();
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
