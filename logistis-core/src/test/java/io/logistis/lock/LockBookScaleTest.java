package io.logistis.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.Decision;
import io.logistis.event.ObservedChange;
import io.logistis.testkit.Changes;
import io.logistis.testkit.TurnableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Many locks, and many at once. */
class LockBookScaleTest {

    private static final List<String> NONE = List.of();

    private final TurnableClock clock = new TurnableClock();
    private final LockBook book = new LockBook(clock, "logistis", null);

    @Test
    void amongTenThousandLocksTheOneOnThatObjectIsFound() {
        List<Lock> locks = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            locks.add(Lock.builder(new LockScope("ns-" + i % 10, "deploy", "web-" + i), "alice", "r")
                    .build("lock-" + i, clock.instant()));
        }
        book.replace(locks);

        for (int i = 0; i < 10_000; i++) {
            assertThat(decide(Changes.update("bob").at("ns-" + i % 10, "web-" + i)))
                    .isEqualTo(Decision.denied(locks.get(i).ref()));
        }
        assertThat(decide(Changes.update("bob").at("ns-1", "web-2"))).isEqualTo(Decision.ADMITTED);
    }

    @Test
    void whatTheIndexFindsIsWhatLookingAtEachLockFinds() {
        Random random = new Random(11);
        for (int round = 0; round < 30; round++) {
            List<Lock> locks = new ArrayList<>();
            List<LockBook> alone = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                locks.add(randomLock(random, "lock-" + i));
                alone.add(new LockBook(clock, "logistis", null));
                alone.get(i).replace(List.of(locks.get(i)));
            }
            book.replace(locks);
            for (int i = 0; i < 200; i++) {
                ObservedChange change = randomChange(random);
                Lock expected = null;
                for (int k = 0; k < locks.size(); k++) {
                    if (alone.get(k).decide(change, Effects.MATTERS).lock() != null
                            && (expected == null || isStricter(locks.get(k), expected))) {
                        expected = locks.get(k);
                    }
                }
                assertThat(book.decide(change, Effects.MATTERS).lock())
                        .isEqualTo(expected == null ? null : expected.ref());
            }
        }
    }

    private static boolean isStricter(Lock one, Lock other) {
        return IndexedLock.STRICTEST.compare(new IndexedLock(one), new IndexedLock(other)) < 0;
    }

    private Lock randomLock(Random random, String id) {
        String kind = pick(random, "deploy", "Pod", "widgets.example.com", "ns", null);
        String namespace = kind == null || !kind.equals("ns") ? pick(random, "a", "b") : null;
        String name = kind == null ? null : pick(random, null, "x", "y");
        LockSubjects subjects = new LockSubjects(
                pick(
                        random,
                        NONE,
                        List.of("bob"),
                        List.of("b*"),
                        List.of("bob", "carol"),
                        List.of("*b", "bo*", "bob*", "carol"),
                        List.of("*")),
                pick(random, NONE, List.of("dev"), List.of("d*"), NONE),
                pick(random, NONE, List.of("dave")),
                pick(random, NONE, List.of("oncall")));
        return Lock.builder(new LockScope(namespace, kind, name), "alice", "r")
                .subjects(subjects)
                .mode(pick(random, Lock.Mode.DENY, Lock.Mode.WARN))
                .expiresIn(pick(random, Duration.ofHours(1 + random.nextInt(5)), null))
                .build(id, clock.instant());
    }

    private static ObservedChange randomChange(Random random) {
        Changes change = pick(random, Changes.update("bob"), Changes.delete("carol"), Changes.create("dave"));
        change.groups(pick(random, "dev", "ops"), pick(random, "oncall", "qa"));
        switch (random.nextInt(4)) {
            case 0 -> change.ofPod();
            case 1 -> change.of("example.com", "widgets", "Widget");
            case 2 -> {
                return change.ofNamespace(pick(random, "a", "b", "x")).build();
            }
            default -> {}
        }
        return change.at(pick(random, "a", "b"), pick(random, "x", "y", "z")).build();
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    @Test
    void whileLocksAreReplacedEachDecisionIsByOneSetOfThem() throws Exception {
        Lock a = Lock.builder(LockScope.namespace("shop"), "alice", "a").build("a", clock.instant());
        Lock b =
                Lock.builder(new LockScope("shop", "deploy", "web"), "bob", "b").build("b", clock.instant());
        book.replace(List.of(a));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch started = new CountDownLatch(3);
        Callable<Integer> deciding = () -> {
            started.countDown();
            int decisions = 0;
            while (!done.get() || decisions < 100) {
                Decision decision = decide(Changes.update("carol"));
                // One of the two is always in force: a moment between them would let through.
                assertThat(decision).isIn(Decision.denied(a.ref()), Decision.denied(b.ref()));
                assertThat(book.sentence(Changes.update("carol").build(), decision))
                        .startsWith("locked by ");
                decisions++;
            }
            return decisions;
        };
        try {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                results.add(threads.submit(deciding));
            }
            started.await();
            for (int i = 0; i < 500; i++) {
                book.replace(List.of(i % 2 == 0 ? b : a));
            }
            done.set(true);
            for (Future<Integer> result : results) {
                assertThat(result.get()).isPositive();
            }
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
    }

    private Decision decide(Changes change) {
        return book.decide(change.build(), Effects.MATTERS);
    }
}
