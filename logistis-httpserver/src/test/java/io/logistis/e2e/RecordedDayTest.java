package io.logistis.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.httpserver.LogistisServer;
import io.logistis.httpserver.RunningServer;
import io.logistis.httpserver.ServerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A day that was recorded on a real API server, sent to a whole server on SQLite and held against that API server's audit
 * log. Whole where the folder of fixtures is there ({@code -Dlogistis.fixtures}), else without its two largest reviews.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedDayTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Those that the recording holds, made up; one is cut, because "-applied" is no secret. */
    private static final List<String> SECRETS =
            List.of("S3cr3t-one", "S3cr3t-two", "S3cr3t-app", "S3cr3t-reg", "S3cr3t-cr", "S3cr3t-exec", "hunter2-env");

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<JsonNode> sent = new ArrayList<>();
    private final List<AuditRow> requests = new ArrayList<>();
    private final List<JsonNode> events = new ArrayList<>();
    private final PlantedSecrets secrets = new PlantedSecrets();
    private Path dataDir;
    private LogistisServer server;
    private byte[] reviews;

    @BeforeAll
    void replay(@TempDir Path folder) throws Exception {
        dataDir = folder;
        SECRETS.forEach(secrets::plant);
        reviews = file("reviews-a.jsonl.gz");
        server = LogistisServer.start(ServerConfig.of(
                "--data-dir=" + folder,
                "--store-timeout=30s",
                "--webhook-address=127.0.0.1:0",
                "--query-address=127.0.0.1:0",
                "--ops-address=127.0.0.1:0"));
        HttpClient apiServer = HttpClient.newBuilder()
                .sslContext(RunningServer.trusting(folder.resolve("tls/ca.crt")))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        for (String review : new String(reviews, UTF_8).lines().toList()) {
            HttpResponse<String> answer = apiServer.send(
                    HttpRequest.newBuilder(server.addresses().webhook())
                            .POST(HttpRequest.BodyPublishers.ofString(review))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.headers().firstValue("Logistis-Recorded").orElse(""))
                    .isIn("yes", "skipped");
            sent.add(JSON.readTree(review).path("request"));
        }
        JSON.readTree(get("/events?limit=1000")).path("items").forEach(events::add);
        for (String row : new String(truth(), UTF_8).lines().toList()) {
            requests.add(row(JSON.readTree(row)));
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** The recording in its folder, else the copy, whose reviews and requests of the ConfigMap {@code big} are missing. */
    private static byte[] file(String name) throws IOException {
        Path fixture = Path.of(System.getProperty("logistis.fixtures", "none"), name);
        try (InputStream in = Files.exists(fixture)
                        ? Files.newInputStream(fixture)
                        : RecordedDayTest.class.getResourceAsStream("/recorded/" + name);
                GZIPInputStream text = new GZIPInputStream(in)) {
            return text.readAllBytes();
        }
    }

    private static byte[] truth() throws IOException {
        try (GZIPInputStream text =
                new GZIPInputStream(RecordedDayTest.class.getResourceAsStream("/recorded/truth-a.jsonl.gz"))) {
            return text.readAllBytes();
        }
    }

    private static AuditRow row(JsonNode row) {
        Instant received = Instant.parse(row.path("received").asString());
        return new AuditRow(
                received,
                received,
                row.path("user").asString(),
                row.path("verb").asString(),
                row.path("group").asString(),
                row.path("version").asString(),
                row.path("resource").asString(),
                row.path("subresource").asString(),
                row.path("namespace").asString(),
                row.path("name").asString(),
                row.path("dryRun").asBoolean(),
                row.path("code").asInt(),
                row.path("resourceVersion").asString(),
                row.path("answer"));
    }

    private String get(String call) throws Exception {
        URI uri = server.addresses().query().resolve(call);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Who did what to which object: the recording has no times that a review could be found by. */
    private static String deed(AuditRow row) {
        return String.join(
                " ",
                row.user(),
                row.operation(),
                row.group(),
                row.resource(),
                row.subresource(),
                place(row.resource(), row.namespace()),
                row.name());
    }

    private static String deed(RecordedEvent event) {
        return String.join(
                " ",
                event.user(),
                event.operation(),
                event.group(),
                event.resource(),
                event.subresource(),
                place(event.resource(), event.namespace()),
                event.name());
    }

    /** The API server gives a Namespace its own name as namespace in some places, and none in others. */
    private static String place(String resource, String namespace) {
        return resource.equals("namespaces") ? "" : namespace;
    }

    private Stream<RecordedEvent> eventsOfPeople() {
        return events.stream().map(RecordedEvent::of).filter(RecordedEvent::isByPerson);
    }

    @Test
    void everyEffectiveWriteOfAPersonIsRecordedUnderTheirName() {
        Map<String, Long> recorded =
                eventsOfPeople().collect(Collectors.groupingBy(RecordedDayTest::deed, Collectors.counting()));
        Map<String, Long> written = requests.stream()
                .filter(row -> row.isByPerson() && row.succeeded() && !row.dryRun() && row.isRecordedKind())
                .filter(row -> wasSent(row.name()))
                .collect(Collectors.groupingBy(RecordedDayTest::deed, LinkedHashMap::new, Collectors.counting()));

        assertThat(written).hasSizeGreaterThan(45);
        assertThat(recorded.keySet()).containsAll(withoutEffectless(written.keySet()));
        written.forEach((deed, times) -> assertThat(recorded.getOrDefault(deed, 0L) + effectless(deed))
                .as(deed)
                .isGreaterThanOrEqualTo(times));
    }

    /** The copy of the recording has no review of the ConfigMap {@code big}. */
    private boolean wasSent(String name) {
        return !name.equals("big")
                || sent.stream()
                        .anyMatch(request -> request.path("name").asString("").equals(name));
    }

    private Set<String> withoutEffectless(Set<String> deeds) {
        return deeds.stream().filter(deed -> effectless(deed) == 0).collect(Collectors.toSet());
    }

    /** How many reviews of that deed change nothing but what nobody keeps. */
    private long effectless(String deed) {
        return sent.stream()
                .filter(request -> !request.path("dryRun").asBoolean(false))
                .filter(request -> deed.equals(deed(RecordedEvent.ofRequest(request))))
                .filter(request -> EffectiveWrites.kept(request.path("object"))
                        .equals(EffectiveWrites.kept(request.path("oldObject"))))
                .count();
    }

    @Test
    void nothingIsRecordedThatNobodySent() {
        Set<String> asked = requests.stream().map(RecordedDayTest::deed).collect(Collectors.toSet());
        // A CREATE that is refused has no name in the audit log.
        requests.stream()
                .filter(row -> row.operation().equals("CREATE") && !row.succeeded())
                .map(row -> row.user() + " " + row.resource())
                .forEach(asked::add);

        assertThat(eventsOfPeople())
                .isNotEmpty()
                .allMatch(
                        event -> asked.contains(deed(event)) || asked.contains(event.user() + " " + event.resource()));
    }

    @Test
    void noDryRunIsRecorded() {
        Set<String> dryRuns = sent.stream()
                .filter(request -> request.path("dryRun").asBoolean(false))
                .map(request -> request.path("uid").asString())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(dryRuns).hasSize(2);
        assertThat(events)
                .noneMatch(event -> dryRuns.contains(event.path("requestUid").asString()));
    }

    @Test
    void noSecretIsAnywhere() throws Exception {
        assertThat(secrets.foundIn(reviews)).as("secrets that were sent").containsAll(SECRETS);
        for (JsonNode event : events) {
            String answer = get("/events/" + event.path("id").asString());
            assertThat(answer).contains("\"object\":");
            assertThat(secrets.foundIn(answer.getBytes(UTF_8))).as(answer).isEmpty();
        }
        assertThat(secrets.foundIn(get("/events?limit=1000").getBytes(UTF_8))).isEmpty();
        assertThat(secrets.foundIn(get("/overview").getBytes(UTF_8))).isEmpty();
        try (Stream<Path> files = Files.walk(dataDir)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).anyMatch(file -> file.endsWith("logistis.db-wal"));
            for (Path file : all) {
                assertThat(secrets.foundIn(Files.readAllBytes(file)))
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }
}
