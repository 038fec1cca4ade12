package io.logistis.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.logistis.capture.CapturePredicate;
import io.logistis.capture.Rules;
import io.logistis.store.NewEvent;
import io.logistis.testkit.TurnableClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesReloadTest {

    private static final String SKIP_ALICE = "capture: [{skip: {users: [alice]}}]";
    private static final String DROP_DATA = "drop: [{resources: ['*'], paths: [data]}]";

    @TempDir
    Path folder;

    private final TurnableClock clock = new TurnableClock();
    private final List<Rules> followed = new ArrayList<>();
    private Path file;

    @BeforeEach
    void startWithNoRules() throws Exception {
        file = folder.resolve("rules.yaml");
        write("{}");
    }

    /** As a ConfigMap's volume or a careful editor does it: all at once. */
    private void write(String rules) throws Exception {
        Path beside = Files.writeString(folder.resolve("beside"), rules);
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private ReloadedFile<Rules> rulesFile() {
        return RulesFile.open(file, CapturePredicate.ALL, clock);
    }

    private static String recorded(RunningServer running, String uid) throws Exception {
        return running.review(Review.update(uid))
                .headers()
                .firstValue("Logistis-Recorded")
                .orElse("");
    }

    @Test
    void newRulesAreUsedAsSoonAsTheyAreSeen() throws Exception {
        try (ReloadedFile<Rules> rules = rulesFile()) {
            write(SKIP_ALICE);
            rules.look(followed::add);
            rules.look(followed::add);

            assertThat(followed).containsExactly(rules.value());
            assertThat(rules.value().predicate().describe()).contains("the user is alice");
            assertThat(rules.complaint()).isEmpty();
        }
    }

    @Test
    void aBadNewFileKeepsTheOldRulesUntilItIsMended() throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        write(SKIP_ALICE);
        try (ReloadedFile<Rules> rules = rulesFile()) {
            Rules old = rules.value();
            rules.register(registry);
            write("capture:\n- skip: {user: [bob]}");
            rules.look(followed::add);
            rules.look(followed::add);

            assertThat(followed).isEmpty();
            assertThat(rules.value()).isSameAs(old);
            assertThat(rules.complaint()).startsWith(file + ":2:10: skip has no key 'user'");
            assertThat(metric(registry, "logistis_rules_load_failures")).isEqualTo(1);
            assertThat(metric(registry, "logistis_rules_last_load_success")).isZero();

            Files.delete(file);
            rules.look(followed::add);
            rules.look(followed::add);
            assertThat(rules.complaint()).startsWith(file + " can't be read: ");
            assertThat(metric(registry, "logistis_rules_load_failures")).isEqualTo(2);

            clock.advance(Duration.ofMinutes(1));
            write(SKIP_ALICE);
            rules.look(followed::add);
            assertThat(followed).isEmpty();
            assertThat(rules.complaint()).isEmpty();
            assertThat(metric(registry, "logistis_rules_last_load_success")).isEqualTo(1);

            write(DROP_DATA);
            rules.look(followed::add);
            assertThat(followed).hasSize(1);
            assertThat(metric(registry, "logistis_rules_load_failures")).isEqualTo(2);
            assertThat(metric(registry, "logistis_rules_loaded_timestamp_seconds"))
                    .isEqualTo((double) clock.instant().getEpochSecond());
        }
    }

    private static double metric(PrometheusRegistry registry, String name) {
        return registry.scrape(name::equals).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .mapToDouble(point -> point
                                instanceof
                                io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot counter
                        ? counter.getValue()
                        : ((GaugeSnapshot.GaugeDataPointSnapshot) point).getValue())
                .findFirst()
                .orElse(-1);
    }

    @Test
    void whoCanNotFollowDoesNotStopTheWatch() throws Exception {
        try (ReloadedFile<Rules> rules = rulesFile()) {
            write(SKIP_ALICE);
            rules.look(changed -> {
                throw new IllegalStateException("not now");
            });
            assertThat(rules.complaint()).contains("not now");

            rules.look(followed::add);
            assertThat(followed).hasSize(1);
            assertThat(rules.complaint()).isEmpty();
        }
    }

    @Test
    void aServerFollowsItsFileFromTheFirstReviewOn() throws Exception {
        write("hide: [{resources: [configmaps], paths: [data.value]}]");
        StubStore store = StubStore.keeping();
        try (RunningServer running = new RunningServer(folder.resolve("data"), store, "--rules=" + file)) {
            assertThat(recorded(running, "r-1")).isEqualTo("yes");
            assertThat(after(store)).contains("\"value\":\"hidden:");
            assertThat(running.ops("/readyz?verbose").body()).contains("[+]rules\n");

            write(SKIP_ALICE);
            await().until(() -> recorded(running, "skip-" + System.nanoTime()).equals("skipped"));

            write("limits: [{names: [web], maxEventsPerObject: 7}]");
            await().until(() -> recorded(running, "keep-" + System.nanoTime()).equals("yes"));
            assertThat(last(store).maxEventsPerObject()).isEqualTo(7);
            assertThat(after(store)).contains("\"value\":\"2\"");
        }
    }

    private static NewEvent last(StubStore store) {
        return store.appended().get(store.appended().size() - 1);
    }

    private static String after(StubStore store) {
        return new String(last(store).after().json(), StandardCharsets.UTF_8);
    }

    @Test
    void aBadFileLaterIsSeenInReadinessAndMetricsAndStopsNothing() throws Exception {
        write(SKIP_ALICE);
        try (RunningServer running =
                new RunningServer(folder.resolve("data"), StubStore.keeping(), "--rules=" + file)) {
            assertThat(running.ops("/metrics").body())
                    .contains("logistis_rules_last_load_success 1.0", "logistis_rules_load_failures_total 0.0");
            write("capture:\n- skip: {users: []}");

            await().until(() -> running.ops("/metrics").body().contains("logistis_rules_last_load_success 0.0"));
            assertThat(running.ops("/metrics").body()).contains("logistis_rules_load_failures_total 1.0");
            assertThat(running.ops("/readyz").statusCode()).isEqualTo(200);
            assertThat(running.ops("/readyz").body()).isEqualTo("ok\n");
            assertThat(running.ops("/readyz?verbose").body())
                    .contains("[!]rules: " + file + ":2:17: users must have one value or more: an empty list matches")
                    .endsWith("ok\n");
            assertThat(recorded(running, "r-1")).isEqualTo("skipped");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"capture:\n- skip: {users: []}", "", "capture:\n\t- x"})
    void aBadFileAtTheStartRefusesToStartInOneLine(String rules) throws Exception {
        write(rules);

        assertThatThrownBy(() -> LogistisServer.start(
                        RunningServer.config(folder.resolve("data"), "--rules=" + file),
                        StubStore::keeping,
                        CapturePredicate.ALL))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("--rules: \\Q" + file + "\\E:[1-9]:[0-9]+: [^\n]+");
    }

    @Test
    void aFileThatIsNotThereIsToldBeforeAnythingStarts() {
        assertThatThrownBy(() -> ServerConfig.of("--rules=" + folder.resolve("none")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--rules must be a file that can be read, was '" + folder.resolve("none") + "'");
    }
}
