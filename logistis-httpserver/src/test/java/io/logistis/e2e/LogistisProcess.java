package io.logistis.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fat jar, run as its users run it: {@code java -jar logistis.jar serve}, on free ports. */
final class LogistisProcess implements AutoCloseable {

    private static final Pattern READY =
            Pattern.compile("(?m)^ready webhook=(https://\\S+) query=(http://\\S+) ops=(http://\\S+)$");

    private final Daemon daemon;
    private final Path dataDir;
    private final URI webhook;
    private final URI query;
    private final URI ops;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private LogistisProcess(Daemon daemon, Path dataDir, Matcher ready) {
        this.daemon = daemon;
        this.dataDir = dataDir;
        this.webhook = URI.create(ready.group(1));
        this.query = URI.create(ready.group(2));
        this.ops = URI.create(ready.group(3));
    }

    /** Starts the jar that the system property {@code logistis.jar} names and waits for its ready line. */
    static LogistisProcess start(Path folder) throws Exception {
        String jar = System.getProperty("logistis.jar", "target/logistis.jar");
        Path dataDir = folder.resolve("data");
        Daemon daemon = Daemon.start(
                "logistis",
                folder,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        Path.of(jar).toAbsolutePath().toString(),
                        "serve",
                        "--data-dir=" + dataDir,
                        "--webhook-address=127.0.0.1:0",
                        "--query-address=127.0.0.1:0",
                        "--ops-address=127.0.0.1:0"));
        try {
            await("logistis ready").atMost(60, SECONDS).until(() -> {
                daemon.mustBeAlive();
                return READY.matcher(Files.readString(daemon.log())).find();
            });
            Matcher ready = READY.matcher(Files.readString(daemon.log()));
            if (!ready.find()) {
                throw new IllegalStateException("no ready line:\n" + daemon.logTail());
            }
            return new LogistisProcess(daemon, dataDir, ready);
        } catch (Exception e) {
            daemon.close();
            throw e;
        }
    }

    URI webhook() {
        return webhook;
    }

    Path dataDir() {
        return dataDir;
    }

    Path log() {
        return daemon.log();
    }

    /** The CA of the webhook's certificate, in PEM. */
    byte[] caBundle() throws IOException {
        return Files.readAllBytes(dataDir.resolve("tls/ca.crt"));
    }

    String metrics() throws IOException, InterruptedException {
        return get(ops.resolve("/metrics"));
    }

    /** The answer to a call of the query API, for example {@code /events?limit=10}. */
    String query(String call) throws IOException, InterruptedException {
        return get(query.resolve(call));
    }

    /** All that is recorded, newest first, page by page. */
    List<JsonNode> events() throws IOException, InterruptedException {
        List<JsonNode> events = new ArrayList<>();
        String next = "";
        do {
            // Small enough that continue tokens are followed.
            JsonNode page = JsonMapper.shared().readTree(query("/events?limit=100" + next));
            page.path("items").forEach(events::add);
            String token = page.path("continue").asString("");
            next = token.isEmpty() ? "" : "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        } while (!next.isEmpty());
        return events;
    }

    private String get(URI uri) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("GET " + uri + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /** Ends it as Kubernetes does, with SIGTERM, and returns the exit code. */
    int stop() {
        return daemon.stop();
    }

    @Override
    public void close() {
        daemon.close();
    }
}
