package io.logistis.httpserver;

import io.logistis.ChangeTracker;
import io.logistis.LockDesk;
import io.logistis.lock.LockBook;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the locks of the store to the book once a second, by a thread of its own, and has refusals written whose minute is
 * over. While the store can't be read, the locks that were last read stay in force, and that is logged once. Thread-safe.
 */
final class LockWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LockWatch.class);

    private final LockDesk desk;
    private final LockBook book;
    private final ChangeTracker tracker;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "logistis-locks");
        made.setDaemon(true);
        return made;
    });

    private final AtomicLong failures = new AtomicLong();
    private volatile String complaint = "";

    LockWatch(LockDesk desk, LockBook book, ChangeTracker tracker) {
        this.desk = desk;
        this.book = book;
        this.tracker = tracker;
    }

    /**
     * Looks now, and every second from then on.
     *
     * @param failClosed whether people's changes are refused until the locks are read for the first time
     */
    void start(boolean failClosed) {
        book.unknown(failClosed);
        look();
        var unused = thread.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            desk.refresh();
            if (!complaint.isEmpty()) {
                log.info("the locks are read again");
            }
            complaint = "";
        } catch (RuntimeException e) {
            // A task that throws would never run again.
            failures.incrementAndGet();
            if (complaint.isEmpty()) {
                log.warn(
                        "the locks can't be read{}",
                        book.isKnown() ? ", those that were last read stay in force" : " for the first time",
                        e);
            }
            complaint = "they can't be read or written: " + e.getMessage();
        }
        try {
            tracker.writeDue();
        } catch (RuntimeException e) {
            log.warn("refusals could not be written", e);
        }
    }

    /** Throws, with what is wrong, while nobody knows which locks there are. */
    void check() {
        if (!book.isKnown()) {
            throw new IllegalStateException("nobody knows which locks there are, for " + complaint);
        }
    }

    /** What a person should know although the locks that were last read hold; empty for nothing. */
    String complaint() {
        return complaint.isEmpty() ? "" : "those that were last read hold, for " + complaint;
    }

    /** Says how it goes. */
    void register(PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("logistis_locks_active")
                .help("Locks in force")
                .callback(gauge -> gauge.call(book.active()))
                .register(registry);
        CounterWithCallback.builder()
                .name("logistis_locks_read_failures_total")
                .help("How often the locks could not be read; those that were last read stay in force")
                .callback(counter -> counter.call((double) failures.get()))
                .register(registry);
        CounterWithCallback.builder()
                .name("logistis_locks_undecided_reviews_total")
                .help(
                        "Reviews that came before the locks were read for the first time, and were let through, or refused"
                                + " with --locks-fail-closed")
                .callback(counter -> counter.call((double) book.undecided()))
                .register(registry);
    }

    /** Looks no more. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
