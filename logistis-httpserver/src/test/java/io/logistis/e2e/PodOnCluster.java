package io.logistis.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A control plane, and the jar as a process that has nothing of it but what a pod has, its service account. One at a time:
 * it can be stopped and run again, with the same data and at the same addresses.
 */
final class PodOnCluster implements AutoCloseable {

    static final String WEBHOOKS = "validatingwebhookconfiguration";

    /** Looks every half second at what is looked at every minute. */
    private static final List<String> JVM =
            List.of("-Dlogistis.cluster.check-every=PT0.5S", "-Dlogistis.cluster.canary-every=PT2S");

    private final ControlPlane cluster;
    private final Path folder;
    private final List<Integer> ports;
    private @Nullable Path serviceAccount;
    private @Nullable Daemon launched;
    private @Nullable LogistisProcess running;

    private PodOnCluster(ControlPlane cluster, Path folder, List<Integer> ports) {
        this.cluster = cluster;
        this.folder = folder;
        this.ports = ports;
    }

    static PodOnCluster start(Path folder) throws Exception {
        return new PodOnCluster(
                ControlPlane.start(Files.createDirectory(folder.resolve("cluster"))),
                folder,
                ControlPlane.freePorts(2));
    }

    ControlPlane cluster() {
        return cluster;
    }

    /** The folder with its token, as the kubelet makes it, which takes the service account to be there. */
    Path serviceAccount() throws IOException {
        Path known = serviceAccount;
        if (known == null) {
            known = cluster.serviceAccount("logistis", "logistis");
            serviceAccount = known;
        }
        return known;
    }

    /** Starts the server and waits for nothing. */
    Daemon launch() throws IOException {
        Daemon daemon = LogistisProcess.launchInPod(
                folder,
                cluster,
                serviceAccount(),
                JVM,
                // Always the same, as a Service has: a registration of another port would lead elsewhere.
                "--webhook-address=127.0.0.1:" + ports.get(0),
                "--ops-address=127.0.0.1:" + ports.get(1));
        launched = daemon;
        return daemon;
    }

    /** Starts the server and waits until reviews arrive. */
    void run() throws Exception {
        arrived(launch());
    }

    /** Waits until reviews arrive at the server that was launched. */
    void arrived(Daemon launched) throws Exception {
        LogistisProcess started = LogistisProcess.ready(launched, folder.resolve("data"));
        running = started;
        await("reviews arrive").atMost(60, SECONDS).until(() -> started.metric("logistis_last_canary_seconds") > 0);
    }

    LogistisProcess running() {
        return Objects.requireNonNull(running);
    }

    /** Starts that command of the jar's, beside the server, with as little memory as its help says. */
    Daemon command(String name) throws IOException {
        List<String> small = new ArrayList<>(JVM);
        small.add("-Xmx32m");
        return LogistisProcess.jarInPod(name, folder, cluster, serviceAccount(), small, List.of(name));
    }

    /** What the ops address answers, ready or not; empty where nothing listens there. */
    String opsAnswer(String path) throws Exception {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(1) + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (ConnectException e) {
            return "";
        }
    }

    JsonNode registration(String name) {
        return JsonMapper.shared().readTree(cluster.admin().must("get", WEBHOOKS, name, "-o", "json"));
    }

    boolean exists(String registration) {
        return !cluster.admin()
                .must("get", WEBHOOKS, registration, "--ignore-not-found", "-o", "name")
                .isEmpty();
    }

    /** The changes of what has this name there. */
    List<JsonNode> recorded(String namespace, String name) throws Exception {
        return running().events().stream()
                .filter(event -> event.at("/objectRef/namespace").asString("").equals(namespace)
                        && event.at("/objectRef/name").asString("").equals(name))
                .toList();
    }

    @Override
    public void close() {
        if (launched != null) {
            launched.close();
        }
        cluster.close();
    }
}
