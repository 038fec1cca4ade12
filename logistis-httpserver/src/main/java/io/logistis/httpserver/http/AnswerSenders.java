package io.logistis.httpserver.http;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends answers that come in bursts, as those of one commit do, with few threads: waking one for each answer costs more
 * than sending it. One thread sends a burst, one after the other; others help with a long burst. Where none got on for
 * {@link #PATIENCE_MILLIS}, because a client does not read its answer, they are left to wait, and a new one takes the rest.
 * Thread-safe.
 */
final class AnswerSenders implements Executor {

    static final long PATIENCE_MILLIS = 50;

    /** To send so many answers takes a thread about as long as it takes another to wake up. */
    private static final int LONG_BURST = 8;

    private static final int MOST_THREADS = Runtime.getRuntime().availableProcessors();

    private final Executor threads;
    private final Executor later;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger length = new AtomicInteger();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicBoolean watched = new AtomicBoolean();
    /** How many threads send; another object once those threads are given up. */
    private volatile AtomicInteger sending = new AtomicInteger();

    /** @param threads at least as many as there are clients that don't read their answers */
    AnswerSenders(Executor threads) {
        this.threads = threads;
        this.later = CompletableFuture.delayedExecutor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS, threads);
    }

    @Override
    public void execute(Runnable answer) {
        waiting.add(answer);
        int burst = length.incrementAndGet();
        AtomicInteger crew = sending;
        int now = crew.get();
        if (now == 0 || (burst > now * LONG_BURST && now < MOST_THREADS)) {
            if (crew.compareAndSet(now, now + 1)) {
                start(crew);
            }
        }
        watch();
    }

    private void start(AtomicInteger crew) {
        try {
            threads.execute(() -> send(crew));
        } catch (RuntimeException | Error e) {
            crew.decrementAndGet();
            throw e;
        }
    }

    private void send(AtomicInteger crew) {
        do {
            Runnable answer = waiting.poll();
            while (answer != null) {
                length.decrementAndGet();
                taken.incrementAndGet();
                run(answer);
                if (sending != crew) {
                    return;
                }
                answer = waiting.poll();
            }
            // What comes after the last look at the queue finds nobody sending, or is found here.
        } while (crew.decrementAndGet() == 0 && !waiting.isEmpty() && crew.compareAndSet(0, 1));
    }

    private static void run(Runnable answer) {
        try {
            answer.run();
        } catch (Throwable e) {
            Thread self = Thread.currentThread();
            self.getUncaughtExceptionHandler().uncaughtException(self, e);
        }
    }

    private void watch() {
        if (!waiting.isEmpty() && watched.compareAndSet(false, true)) {
            long before = taken.get();
            later.execute(() -> look(before));
        }
    }

    private void look(long before) {
        if (!waiting.isEmpty() && taken.get() == before) {
            AtomicInteger crew = new AtomicInteger(1);
            sending = crew;
            start(crew);
        }
        watched.set(false);
        watch();
    }
}
