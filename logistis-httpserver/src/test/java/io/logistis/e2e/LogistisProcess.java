package io.logistis.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import io.logistis.httpserver.RunningServer;
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
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
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
    private final SSLContext trust;
    private final HttpClient http;
    private @Nullable String token;

    private LogistisProcess(Daemon daemon, Path dataDir, Matcher ready) {
        this.daemon = daemon;
        this.dataDir = dataDir;
        this.webhook = URI.create(ready.group(1));
        this.query = URI.create(ready.group(2));
        this.ops = URI.create(ready.group(3));
        // A webhook that the cluster looks after keeps its certificates there.
        Path authority = dataDir.resolve("tls/ca.crt");
        this.trust = Files.exists(authority) ? RunningServer.trusting(authority) : RunningServer.trustingNobody();
        this.http = trustingClient();
    }

    /** The fat jar: the one that the system property {@code logistis.jar} names. */
    static Path jarFile() {
        return Path.of(System.getProperty("logistis.jar", "target/logistis.jar"))
                .toAbsolutePath();
    }

    /**
     * Runs the jar that the system property {@code logistis.jar} names.
     *
     * @param jvm flags of the JVM
     * @param arguments of the jar's main class
     */
    static Daemon jar(String name, Path folder, List<String> jvm, List<String> arguments) throws IOException {
        return jar(name, folder, jvm, arguments, Map.of());
    }

    private static Daemon jar(
            String name, Path folder, List<String> jvm, List<String> arguments, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-jar", jarFile().toString()));
        command.addAll(arguments);
        return Daemon.start(name, folder, command, environment);
    }

    /**
     * Runs the jar as a pod with that service account would, and with nothing else of the cluster.
     *
     * @param serviceAccount a folder as {@link ControlPlane#serviceAccount} makes it
     */
    static Daemon jarInPod(
            String name,
            Path folder,
            ControlPlane cluster,
            Path serviceAccount,
            List<String> jvm,
            List<String> arguments)
            throws IOException {
        List<String> flags = new ArrayList<>(jvm);
        flags.add("-Dlogistis.cluster.service-account=" + serviceAccount);
        flags.add("-Dlogistis.cluster.by-address=true");
        return jar(
                name,
                folder,
                flags,
                arguments,
                Map.of(
                        "KUBERNETES_SERVICE_HOST", cluster.server().getHost(),
                        "KUBERNETES_SERVICE_PORT",
                                Integer.toString(cluster.server().getPort())));
    }

    /** Launches the server as {@link #jarInPod} does, looking after its webhook. */
    static Daemon launchInPod(
            Path folder, ControlPlane cluster, Path serviceAccount, List<String> jvm, String... settings)
            throws IOException {
        List<String> arguments = serve(folder.resolve("data"), List.of(settings));
        arguments.add("--manage-webhook");
        return jarInPod("logistis", folder, cluster, serviceAccount, jvm, arguments);
    }

    /** The same, and waits for its ready line. */
    static LogistisProcess startInPod(
            Path folder, ControlPlane cluster, Path serviceAccount, List<String> jvm, String... settings)
            throws Exception {
        return ready(launchInPod(folder, cluster, serviceAccount, jvm, settings), folder.resolve("data"));
    }

    /** On free ports, where the settings name no others. */
    private static List<String> serve(Path dataDir, List<String> settings) {
        List<String> arguments = new ArrayList<>(List.of("serve", "--data-dir=" + dataDir));
        for (String address : List.of("--webhook-address=", "--query-address=", "--ops-address=")) {
            if (settings.stream().noneMatch(setting -> setting.startsWith(address))) {
                arguments.add(address + "127.0.0.1:0");
            }
        }
        arguments.addAll(settings);
        return arguments;
    }

    /** Starts the server with its data in that folder and waits for its ready line. */
    static LogistisProcess start(Path folder) throws Exception {
        return start(folder, List.of(), List.of());
    }

    /**
     * As {@link #start(Path)}.
     *
     * @param jvm flags of the JVM
     * @param settings flags of {@code serve}
     */
    static LogistisProcess start(Path folder, List<String> jvm, List<String> settings) throws Exception {
        Path dataDir = folder.resolve("data");
        return ready(jar("logistis", folder, jvm, serve(dataDir, settings)), dataDir);
    }

    /** The server that was launched with its data in that folder, once it has written its ready line. */
    static LogistisProcess ready(Daemon daemon, Path dataDir) throws Exception {
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

    /** From now on it is asked with that token. */
    void askWith(String bearer) {
        token = bearer;
    }

    URI webhook() {
        return webhook;
    }

    /** As {@code kubectl blame --server} takes it. */
    URI queryAddress() {
        return query;
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

    /** Trusts the webhook's certificate. */
    SSLContext trust() {
        return trust;
    }

    /** A client of its own that trusts the webhook's certificate. */
    HttpClient trustingClient() {
        return HttpClient.newBuilder()
                .sslContext(trust)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** The answer of {@code /readyz?verbose}, whatever its status. */
    String parts() throws IOException, InterruptedException {
        return send(ops.resolve("/readyz?verbose")).body();
    }

    /** The value of that metric, labels included: {@code logistis_registered{registration="logistis"}}. */
    double metric(String name) throws IOException, InterruptedException {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no metric " + name));
    }

    /** Whether {@code /readyz} answers that it is; false too where nothing answers. */
    boolean ready() throws InterruptedException {
        try {
            return send(ops.resolve("/readyz")).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
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
            JsonNode page = JsonMapper.shared().readTree(query("/events?attempts=all&limit=100" + next));
            page.path("items").forEach(events::add);
            String token = page.path("continue").asString("");
            next = token.isEmpty() ? "" : "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        } while (!next.isEmpty());
        return events;
    }

    /** The request uids of all that is recorded. */
    List<String> requestUids() throws IOException, InterruptedException {
        return events().stream()
                .map(event -> event.path("requestUid").asString())
                .toList();
    }

    private String get(URI uri) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(uri);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(
                    "GET " + uri + " answered " + answer.statusCode() + ": " + answer.body() + "\n" + daemon.logTail());
        }
        return answer.body();
    }

    /** The whole answer to a call of the query API, an error's too. */
    HttpResponse<String> ask(String call) throws IOException, InterruptedException {
        return send(query.resolve(call));
    }

    private HttpResponse<String> send(URI uri) throws IOException, InterruptedException {
        return send(uri, "GET", "");
    }

    /** What it says to a call of the query API that is more than a question. */
    HttpResponse<String> call(String method, String path, String body) throws IOException, InterruptedException {
        return send(query.resolve(path), method, body);
    }

    private HttpResponse<String> send(URI uri, String method, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Asks it to end, as Kubernetes does, with SIGTERM. */
    void terminate() {
        daemon.terminate();
    }

    /** Ends it with SIGKILL. */
    void kill() {
        daemon.kill();
    }

    /** The exit code, as soon as there is one; throws if there is none in time. */
    int awaitExit(Duration time) throws InterruptedException {
        return daemon.awaitExit(time);
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
