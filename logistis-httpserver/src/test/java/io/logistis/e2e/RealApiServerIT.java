package io.logistis.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promises of Logistis on a real API server: people and controllers work, and what was recorded is held against the
 * API server's audit log. Needs the control plane's binaries ({@code .ci/kube/build}); skipped without them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealApiServerIT {

    private final PlantedSecrets secrets = new PlantedSecrets();
    private @Nullable ControlPlane cluster;
    private @Nullable LogistisProcess logistis;
    private List<AuditRow> requests = List.of();
    private List<RecordedEvent> events = List.of();

    @BeforeAll
    void workForADay(@TempDir Path folder) throws Exception {
        String missing = ControlPlane.missing();
        assumeTrue(missing == null, missing);
        ControlPlane cluster = ControlPlane.start(Files.createDirectory(folder.resolve("cluster")));
        this.cluster = cluster;
        LogistisProcess logistis = LogistisProcess.start(folder);
        this.logistis = logistis;
        register(cluster, logistis);

        Instant start = Instant.now();
        new Workday(cluster, secrets).run();

        cluster.admin().must("create", "configmap", "the-end", "-n", "default");
        await("the end in the audit log")
                .atMost(30, SECONDS)
                .until(() -> AuditLog.read(cluster.auditLog()).stream()
                        .anyMatch(row -> row.name().equals("the-end")));
        await("the end recorded").atMost(30, SECONDS).until(() -> {
            cluster.admin()
                    .must("annotate", "configmap", "the-end", "-n", "default", "--overwrite", "at=" + Instant.now());
            return recorded(logistis).stream().anyMatch(event -> event.name().equals("the-end"));
        });
        events = recorded(logistis).stream()
                .filter(event -> event.observedAt().isAfter(start))
                .toList();
        requests = AuditLog.read(cluster.auditLog()).stream()
                .filter(row -> !row.received().isBefore(start))
                .toList();
    }

    @AfterAll
    void end() {
        if (logistis != null) {
            logistis.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    @Order(1)
    void everyEffectiveWriteOfAPersonIsRecordedUnderTheirName() {
        List<AuditRow> effective = EffectiveWrites.of(requests).stream()
                .filter(row -> row.isByPerson() && row.isRecordedKind())
                .toList();
        List<AuditRow> missing = new ArrayList<>();
        List<RecordedEvent> unused = new ArrayList<>(events);
        for (AuditRow row : effective) {
            // A request's retries are events of their own, so that all of them are taken.
            if (!unused.removeIf(event -> event.isOf(row))) {
                missing.add(row);
            }
        }
        assertThat(missing).as("effective writes that were not recorded").isEmpty();
        assertThat(effective).as("effective writes by people").hasSizeGreaterThan(60);
        assertThat(effective.stream().map(AuditRow::user).distinct())
                .containsAll(ControlPlane.PEOPLE)
                .contains(ControlPlane.ADMIN, "mallory");
    }

    @Test
    @Order(2)
    void commandsInPodsAreRecorded() {
        List<AuditRow> commands = requests.stream()
                .filter(row -> row.operation().equals("CONNECT"))
                .toList();
        assertThat(commands)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(events).as(row.toString()).anyMatch(event -> event.isOf(row)));
    }

    @Test
    @Order(3)
    void nothingIsRecordedThatNobodySent() {
        List<RecordedEvent> unfounded = events.stream()
                .filter(RecordedEvent::isByPerson)
                .filter(event -> requests.stream().noneMatch(event::isOf))
                .toList();
        assertThat(unfounded).as("events without a request").isEmpty();
    }

    @Test
    @Order(4)
    void noDryRunIsRecorded() {
        List<AuditRow> dryRuns = requests.stream().filter(AuditRow::dryRun).toList();
        assertThat(dryRuns).hasSizeGreaterThan(4);
        for (AuditRow dryRun : dryRuns) {
            List<AuditRow> real = requests.stream().filter(row -> !row.dryRun()).toList();
            assertThat(events)
                    .as(dryRun.toString())
                    .noneMatch(event -> event.isOf(dryRun) && real.stream().noneMatch(event::isOf));
        }
    }

    @Test
    @Order(5)
    void kubectlBlameTellsWhoDidWhatToAnObject(@TempDir Path folder) throws Exception {
        Map<String, String> environment = Map.of(
                "LOGISTIS_SERVER",
                Objects.requireNonNull(logistis).queryAddress().toString());
        Kubectl alice = Objects.requireNonNull(cluster).as("alice");

        for (String format : List.of("patch", "diff", "fields", "lines")) {
            Kubectl.Result blame = alice.blame(folder, environment, "deploy/web", "-n", "shop", "--format", format);

            assertThat(blame.exitCode()).as(blame.err()).isZero();
            assertThat(blame.out()).as(format).contains("alice", "bob");
            assertThat(secrets.foundIn(blame.out().getBytes(UTF_8))).isEmpty();
        }
        assertThat(alice.blame(folder, environment, "deploy/web", "-n", "shop").out())
                .contains("| shop/Deployment/web | UPDATE scale |", "| shop/Deployment/web | DELETE ");
        assertThat(alice.blame(folder, environment).out()).contains("| shop ");
    }

    @Test
    @Order(6)
    void noSecretIsAnywhere() throws Exception {
        LogistisProcess logistis = Objects.requireNonNull(this.logistis);
        byte[] auditLog = Files.readAllBytes(Objects.requireNonNull(cluster).auditLog());
        assertThat(secrets.foundIn(auditLog))
                .as("secrets that reached the API server")
                .containsExactlyInAnyOrderElementsOf(secrets.names());
        List<String> found = new ArrayList<>();
        for (RecordedEvent event : events) {
            String answer = logistis.query("/events/" + event.id());
            secrets.foundIn(answer.getBytes(UTF_8)).forEach(name -> found.add(name + " in the answer for " + event));
        }
        for (String call : List.of("/events?limit=1000", "/overview")) {
            secrets.foundIn(logistis.query(call).getBytes(UTF_8)).forEach(name -> found.add(name + " in " + call));
        }
        secrets.foundIn(logistis.metrics().getBytes(UTF_8)).forEach(name -> found.add(name + " in /metrics"));
        // Before and after it is stopped: the write-ahead log is there in the first pass only.
        searchFiles(logistis, found);
        assertThat(logistis.stop()).as("exit code after SIGTERM").isZero();
        searchFiles(logistis, found);
        assertThat(found).as("secrets, whole or in part").isEmpty();
    }

    private void searchFiles(LogistisProcess logistis, List<String> found) throws IOException {
        try (Stream<Path> files = Files.walk(logistis.dataDir())) {
            for (Path file : Stream.concat(files.filter(Files::isRegularFile), Stream.of(logistis.log()))
                    .toList()) {
                secrets.foundIn(Files.readAllBytes(file)).forEach(name -> found.add(name + " in " + file));
            }
        }
    }

    /** Registers the webhook for everything and waits until the API server calls it. */
    static void register(ControlPlane cluster, LogistisProcess logistis) throws IOException {
        Kubectl admin = cluster.admin();
        String caBundle = Base64.getEncoder().encodeToString(logistis.caBundle());
        String url = logistis.webhook().resolve("/admit").toString();
        admin.mustWith(Manifests.read("webhook.yaml", Map.of("url", url, "ca-bundle", caBundle)), "create", "-f", "-");
        admin.must("create", "configmap", "canary", "-n", "default");
        await("reviews of a canary").atMost(30, SECONDS).until(() -> {
            admin.must("annotate", "configmap", "canary", "-n", "default", "--overwrite", "at=" + System.nanoTime());
            return recorded(logistis).stream().anyMatch(event -> event.name().equals("canary"));
        });
    }

    private static List<RecordedEvent> recorded(LogistisProcess logistis) throws Exception {
        return logistis.events().stream().map(RecordedEvent::of).toList();
    }
}
