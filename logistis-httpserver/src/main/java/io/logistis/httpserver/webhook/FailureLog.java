package io.logistis.httpserver.webhook;

import io.logistis.store.StoreException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs when recording starts to fail, by reason, and when it works again, not each failure. It works again when a change
 * is recorded ten seconds or more after the last failure. Thread-safe.
 */
final class FailureLog {

    private static final Logger log = LoggerFactory.getLogger(FailureLog.class);
    private static final long CALM_NANOS = Duration.ofSeconds(10).toNanos();

    private final LongSupplier nanoTime;
    private final AtomicInteger failing = new AtomicInteger();
    private final Map<ReviewFailure, State> states = new EnumMap<>(ReviewFailure.class);

    FailureLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        for (ReviewFailure reason : ReviewFailure.values()) {
            states.put(reason, new State());
        }
    }

    void failed(ReviewFailure reason, Throwable failure) {
        State state = Objects.requireNonNull(states.get(reason));
        long now = nanoTime.getAsLong();
        synchronized (state) {
            state.last = now;
            state.count++;
            if (state.count > 1) {
                return;
            }
        }
        failing.incrementAndGet();
        // Messages of our own never hold anything of an object; those of others might.
        String what = failure instanceof StoreException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getName() + at(failure);
        log.warn(
                "changes are let through unrecorded, reason={}: {}. Likely cause: {}",
                reason.label(),
                what,
                reason.likelyCause());
    }

    private static String at(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }

    /** A change was recorded. */
    void recorded() {
        if (failing.get() == 0) {
            return;
        }
        long now = nanoTime.getAsLong();
        for (ReviewFailure reason : ReviewFailure.values()) {
            State state = Objects.requireNonNull(states.get(reason));
            long count;
            synchronized (state) {
                if (state.count == 0 || now - state.last < CALM_NANOS) {
                    continue;
                }
                count = state.count;
                state.count = 0;
            }
            failing.decrementAndGet();
            log.info("changes are recorded again, reason={} is over after {} failures", reason.label(), count);
        }
    }

    private static final class State {
        long last;
        long count;
    }
}
