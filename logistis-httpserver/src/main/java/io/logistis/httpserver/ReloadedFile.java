package io.logistis.httpserver;

import io.logistis.capture.CapturePredicate;
import io.logistis.capture.Rules;
import io.logistis.capture.RulesException;
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
 * The rules of a server, in a file that may change at any time: it is looked at once a second, by a thread of its own, so
 * that no review waits for a disk. While it is wrong, the last good rules hold, and that is logged once. Thread-safe.
 */
final class RulesFile implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RulesFile.class);

    private final Path file;
    private final CapturePredicate otherwise;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "logistis-rules");
        made.setDaemon(true);
        return made;
    });

    private final AtomicLong failures = new AtomicLong();

    private byte[] used;
    private byte @Nullable [] refused;
    private volatile Rules rules;
    private volatile Instant loadedAt;
    private volatile String complaint = "";

    /** @throws ConfigException in one line, with line and column, if the rules can't be used */
    RulesFile(Path file, CapturePredicate otherwise, Clock clock) {
        this.file = file;
        this.otherwise = otherwise;
        this.clock = clock;
        try {
            this.used = read(file);
            this.rules = Rules.parse(used, file.toString(), otherwise);
            this.loadedAt = clock.instant();
        } catch (RulesException e) {
            throw new ConfigException(Setting.RULES.flag() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ConfigException(Setting.RULES.flag() + " must be a file that can be read, " + e, e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(Rules.MAX_BYTES + 1);
        }
    }

    /** The last good ones. */
    Rules rules() {
        return rules;
    }

    /** What is wrong with the file as it is now; empty if its rules are the ones in use. */
    String complaint() {
        return complaint;
    }

    /** Hands over new rules as they come; once. */
    void follow(Consumer<Rules> follower) {
        var unused = thread.scheduleWithFixedDelay(() -> look(follower), 1, 1, TimeUnit.SECONDS);
    }

    /** Looks at the file, and hands over its rules if they are new and good. */
    synchronized void look(Consumer<Rules> follower) {
        try {
            byte[] found = read(file);
            if (Arrays.equals(found, used)) {
                refused = null;
                complaint = "";
                return;
            }
            if (Arrays.equals(found, refused)) {
                return;
            }
            refused = found;
            Rules parsed = Rules.parse(found, file.toString(), otherwise);
            follower.accept(parsed);
            rules = parsed;
            used = found;
            refused = null;
            complaint = "";
            loadedAt = clock.instant();
            log.info("rules reloaded from {}", file);
        } catch (RulesException e) {
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
            log.warn("the new rules are not used, those of {} stay: {}", loadedAt, wrong);
        }
    }

    /** Says how loading goes. */
    void register(PrometheusRegistry registry) {
        CounterWithCallback.builder()
                .name("logistis_rules_load_failures_total")
                .help("How often the rules file changed to something that can't be used")
                .callback(counter -> counter.call((double) failures.get()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("logistis_rules_last_load_success")
                .help("1 if the rules in use are those of the file, 0 if the file is wrong and older rules are in use")
                .callback(gauge -> gauge.call(complaint.isEmpty() ? 1 : 0))
                .register(registry);
        GaugeWithCallback.builder()
                .name("logistis_rules_loaded_timestamp_seconds")
                .help("When the rules in use were loaded, in seconds since 1970")
                .callback(gauge -> gauge.call((double) loadedAt.getEpochSecond()))
                .register(registry);
    }

    /** Looks no more. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
