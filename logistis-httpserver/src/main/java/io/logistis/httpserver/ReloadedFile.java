package io.logistis.httpserver;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of a server that may change at any time: it is looked at once a second, by a thread of its own, so that no request
 * waits for a disk. While it is wrong, what was last good holds, and that is logged once. Thread-safe.
 *
 * @param <T> what the file says; immutable
 */
final class ReloadedFile<T> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ReloadedFile.class);

    /** Makes sense of what a file holds. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(byte[] bytes) throws WrongFileException;
    }

    /** A file is wrong: one line that says where, and what is right. */
    static final class WrongFileException extends Exception {

        private static final long serialVersionUID = 1;

        WrongFileException(String message, @Nullable Exception cause) {
            super(message, cause);
        }
    }

    private final String name;
    private final Path file;
    private final int maxBytes;
    private final Parser<T> parser;
    private final Clock clock;
    private final ScheduledExecutorService thread;
    private final AtomicLong failures = new AtomicLong();

    private byte[] used;
    private byte @Nullable [] refused;
    private volatile T value;
    private volatile Instant loadedAt;
    private volatile String complaint = "";

    /**
     * @param name what it holds, in the plural: {@code rules}
     * @param setting that names it
     * @param maxBytes of more than this a parser gets one more, and no further ones
     * @throws ConfigException in one line if it can't be used
     */
    ReloadedFile(String name, Setting setting, Path file, int maxBytes, Parser<T> parser, Clock clock) {
        this.name = name;
        this.file = file;
        this.maxBytes = maxBytes;
        this.parser = parser;
        this.clock = clock;
        try {
            this.used = read();
            this.value = parser.parse(used);
            this.loadedAt = clock.instant();
        } catch (WrongFileException e) {
            throw new ConfigException(setting.flag() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ConfigException(setting.flag() + " must be a file that can be read, " + e, e);
        }
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "logistis-" + name);
            made.setDaemon(true);
            return made;
        });
    }

    private byte[] read() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(maxBytes + 1);
        }
    }

    /** What was last good. */
    T value() {
        return value;
    }

    /** What is wrong with the file as it is now; empty if what it says is in use. */
    String complaint() {
        return complaint;
    }

    /** Hands over what is new as it comes; once. */
    void follow(Consumer<T> follower) {
        var unused = thread.scheduleWithFixedDelay(() -> look(follower), 1, 1, TimeUnit.SECONDS);
    }

    /** Looks at the file, and hands over what it says if that is new and good. */
    synchronized void look(Consumer<T> follower) {
        try {
            byte[] found = read();
            if (Arrays.equals(found, used)) {
                refused = null;
                complaint = "";
                return;
            }
            if (Arrays.equals(found, refused)) {
                return;
            }
            refused = found;
            T parsed = parser.parse(found);
            follower.accept(parsed);
            value = parsed;
            used = found;
            refused = null;
            complaint = "";
            loadedAt = clock.instant();
            log.info("{} reloaded from {}", name, file);
        } catch (WrongFileException e) {
            complain(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            refused = null;
            complain(file + " can't be read: " + e);
        } catch (RuntimeException e) {
            // A task that throws would never run again.
            refused = null;
            complain(file + " can't be used: " + e);
        }
    }

    private void complain(String wrong) {
        if (!wrong.equals(complaint)) {
            complaint = wrong;
            failures.incrementAndGet();
            log.warn("the new {} are not used, those of {} stay: {}", name, loadedAt, wrong);
        }
    }

    /** Says how loading goes. */
    void register(PrometheusRegistry registry) {
        CounterWithCallback.builder()
                .name("logistis_" + name + "_load_failures_total")
                .help("How often the file of " + name + " changed to something that can't be used")
                .callback(counter -> counter.call((double) failures.get()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("logistis_" + name + "_last_load_success")
                .help("1 if the " + name + " in use are those of the file, 0 if the file is wrong and older ones are in"
                        + " use")
                .callback(gauge -> gauge.call(complaint.isEmpty() ? 1 : 0))
                .register(registry);
        GaugeWithCallback.builder()
                .name("logistis_" + name + "_loaded_timestamp_seconds")
                .help("When the " + name + " in use were loaded, in seconds since 1970")
                .callback(gauge -> gauge.call((double) loadedAt.getEpochSecond()))
                .register(registry);
    }

    /** Looks no more. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
