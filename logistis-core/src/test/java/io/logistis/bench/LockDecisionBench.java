package io.logistis.bench;

import io.logistis.event.CustomKind;
import io.logistis.event.Decision;
import io.logistis.event.ObservedChange;
import io.logistis.lock.Lock;
import io.logistis.lock.LockBook;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockSubjects;
import io.logistis.lock.WriteEffect;
import io.logistis.testkit.Changes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One decision among 10 000 locks: on as many objects, on one kind in as many namespaces, or all on one namespace, each
 * against another person. Reading a review's bodies is not in it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class LockDecisionBench {

    private static final int LOCKS = 10_000;

    /** Where the locks are. */
    public enum Spread {
        OBJECTS,
        NAMESPACES,
        PEOPLE,
        GLOBS
    }

    /** Everything is changed. */
    private static final WriteEffect CHANGES = new WriteEffect() {
        @Override
        public boolean matters() {
            return true;
        }

        @Override
        public @Nullable CustomKind deletedKind() {
            return null;
        }
    };

    @Param
    public Spread spread = Spread.OBJECTS;

    private final LockBook book = new LockBook(Clock.systemUTC(), "logistis", null);
    private final ObservedChange locked =
            Changes.update("user-7").at("shop", "web-7").build();
    private final ObservedChange free =
            Changes.update("nobody").at("elsewhere", "web").build();
    private final ObservedChange namespace =
            Changes.delete("user-7").ofNamespace("shop").build();

    @Setup
    public void lock() {
        List<Lock> locks = new ArrayList<>();
        for (int i = 0; i < LOCKS; i++) {
            locks.add(Lock.builder(scope(i), "alice", "release freeze")
                    .subjects(new LockSubjects(users(i), List.of(), List.of(), List.of("oncall")))
                    .build("lock-" + i, Instant.now()));
        }
        book.replace(locks);
    }

    private LockScope scope(int i) {
        return switch (spread) {
            case OBJECTS -> new LockScope("shop", "deployments.apps", "web-" + i);
            case NAMESPACES -> new LockScope(i == 7 ? "shop" : "ns-" + i, "Deployment", null);
            case PEOPLE, GLOBS -> LockScope.namespace("shop");
        };
    }

    private List<String> users(int i) {
        return spread == Spread.GLOBS ? List.of("user-" + i + "*") : List.of("user-" + i);
    }

    @Benchmark
    public Decision onALockedObject() {
        return book.decide(locked, CHANGES);
    }

    @Benchmark
    public Decision onWhatNobodyLocked() {
        return book.decide(free, CHANGES);
    }

    @Benchmark
    public Decision onANamespaceThatHoldsLocks() {
        return book.decide(namespace, CHANGES);
    }
}
