package io.logistis.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.Operation;
import io.logistis.lock.Lock;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockStore;
import io.logistis.lock.LockSubjects;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link LockStore} promises. Extend this class, open your store in {@link #open}, and all of it runs. */
public abstract class LockStoreContract {

    /** What the store is opened with. */
    protected final TurnableClock clock = new TurnableClock();

    private LockStore store;

    /** A store without locks. */
    protected abstract LockStore open(Clock clock);

    /** Lets go of what {@link #open} opened; does nothing unless overridden. */
    protected void close(LockStore opened) {}

    @BeforeEach
    void openStore() {
        store = open(clock);
    }

    @AfterEach
    void closeStore() {
        close(store);
    }

    @Test
    protected void aLockComesBackWhole() {
        Lock lock = Lock.builder(
                        new LockScope("shop", "deployments.apps", "web"), "al\u202eice 😀", "line\nbreak '; --")
                .operations(EnumSet.of(Operation.DELETE, Operation.CONNECT))
                .subjects(new LockSubjects(
                        List.of("bob", "system:serviceaccount:ci:*", "é,\"|"),
                        List.of("contractors"),
                        List.of("carol", "carol"),
                        List.of("oncall", "a b")))
                .mode(Lock.Mode.WARN)
                .expiresIn(Duration.ofDays(30))
                .build("7f3a", clock.instant().plusNanos(123_456_000));

        assertThat(store.create(lock)).isTrue();

        assertThat(store.get("7f3a")).contains(lock);
        assertThat(store.open()).containsExactly(lock);
        assertThat(store.all()).containsExactly(lock);
    }

    @Test
    protected void whatIsAbsentStaysAbsent() {
        Lock namespace = freeze("1");
        Lock clusterScoped = Lock.builder(new LockScope(null, "Node", null), "alice", "r")
                .expiresIn(null)
                .build("2", clock.instant());

        store.create(namespace);
        store.create(clusterScoped);

        assertThat(store.get("1")).contains(namespace);
        assertThat(store.get("2")).contains(clusterScoped);
        assertThat(store.get("3")).isEmpty();
    }

    @Test
    protected void theLongestLockIsKept() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < LockSubjects.MAX_ENTRIES; i++) {
            many.add(i + "é".repeat(LockSubjects.MAX_LENGTH - 4));
        }
        Lock lock = Lock.builder(LockScope.namespace("shop"), "o".repeat(1000), "😀".repeat(500))
                .subjects(new LockSubjects(many, many, List.of("x"), many.subList(0, 3)))
                .build("1", clock.instant());

        store.create(lock);

        assertThat(store.get("1")).contains(lock);
    }

    @Test
    protected void anIdThatIsTakenIsRefusedEvenWhenItsLockIsRemoved() {
        Lock first = freeze("1");
        store.create(first);

        assertThat(store.create(freeze("1"))).isFalse();
        assertThat(store.all()).containsExactly(first);
        store.remove("1", "alice", clock.instant());
        assertThat(store.create(freeze("1"))).isFalse();
    }

    @Test
    protected void locksAreListedOldestFirst() {
        Lock late = freeze("a", Duration.ofSeconds(2));
        Lock early = freeze("b", Duration.ofSeconds(1));
        Lock equal = freeze("c", Duration.ofSeconds(1));
        for (Lock lock : List.of(late, equal, early)) {
            store.create(lock);
        }

        assertThat(store.open()).containsExactly(early, equal, late);
        assertThat(store.all()).containsExactly(early, equal, late);
    }

    private Lock freeze(String id, Duration later) {
        return Lock.builder(LockScope.namespace("shop"), "alice", "r")
                .build(id, clock.instant().plus(later));
    }

    @Test
    protected void aRemovedLockIsNotOpenAndSaysWhoRemovedItWhen() {
        Lock lock = freeze("1");
        Lock other = freeze("2");
        store.create(lock);
        store.create(other);
        clock.advance(Duration.ofMinutes(1));

        Optional<Lock> removed = store.remove("1", "carol", clock.instant());

        assertThat(removed).contains(lock.removed("carol", clock.instant()));
        assertThat(store.get("1")).isEqualTo(removed);
        assertThat(store.open()).containsExactly(other);
        assertThat(store.all()).containsExactly(removed.orElseThrow(), other);
    }

    @Test
    protected void aLockIsRemovedOnce() {
        store.create(freeze("1"));
        Optional<Lock> removed = store.remove("1", "carol", clock.instant());

        assertThat(store.remove("1", "dave", clock.instant().plusSeconds(1))).isEmpty();
        assertThat(store.get("1")).isEqualTo(removed);
        assertThat(store.remove("unknown", "dave", clock.instant())).isEmpty();
    }

    @Test
    protected void anExpiredLockStaysOpenUntilItsEndIsNoted() {
        Lock lock = freeze("1");
        store.create(lock);
        clock.advance(Duration.ofHours(2));

        assertThat(store.open()).containsExactly(lock);
        store.remove("1", Lock.LOGISTIS, lock.expiresAt());
        assertThat(store.open()).isEmpty();
        assertThat(store.get("1")).get().satisfies(ended -> {
            assertThat(ended.removedBy()).isEqualTo(Lock.LOGISTIS);
            assertThat(ended.removedAt()).isEqualTo(lock.expiresAt());
        });
    }

    @Test
    protected void whatHasEndedIsKeptFor30Days() {
        store.create(freeze("1"));
        store.remove("1", "alice", clock.instant());
        Lock stays = Lock.builder(LockScope.namespace("shop"), "alice", "r")
                .expiresIn(null)
                .build("2", clock.instant());
        store.create(stays);

        clock.advance(LockStore.KEPT);
        assertThat(store.get("1")).isPresent();
        assertThat(store.all()).hasSize(2);

        clock.advance(Duration.ofMillis(1));
        assertThat(store.get("1")).isEmpty();
        assertThat(store.all()).containsExactly(stays);
        assertThat(store.create(freeze("1"))).isTrue();
    }

    @Test
    protected void ofEightWhoRemoveOneLockOneSucceeds() throws Exception {
        for (int round = 0; round < 20; round++) {
            String id = "lock-" + round;
            store.create(freeze(id));

            assertThat(atOnce(who ->
                            store.remove(id, "user-" + who, clock.instant()).isPresent()))
                    .isEqualTo(1);
        }
    }

    @Test
    protected void ofEightWhoTakeOneIdOneSucceeds() throws Exception {
        for (int round = 0; round < 20; round++) {
            String id = "lock-" + round;

            assertThat(atOnce(who -> store.create(Lock.builder(LockScope.namespace("shop"), "user-" + who, "r")
                            .build(id, clock.instant()))))
                    .isEqualTo(1);
        }
        assertThat(store.open()).hasSize(20);
    }

    private interface Attempt {
        boolean succeeds(int who);
    }

    private static long atOnce(Attempt attempt) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int who = i;
                calls.add(() -> attempt.succeeds(who));
            }
            long succeeded = 0;
            for (Future<Boolean> result : threads.invokeAll(calls)) {
                succeeded += result.get() ? 1 : 0;
            }
            return succeeded;
        } finally {
            threads.shutdownNow();
        }
    }

    private Lock freeze(String id) {
        return freeze(id, Duration.ZERO);
    }
}
