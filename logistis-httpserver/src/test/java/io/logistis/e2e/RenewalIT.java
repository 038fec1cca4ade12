package io.logistis.e2e;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.logistis.httpserver.RunningServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two and a half years of certificates in a minute, in the middle of people's work. */
class RenewalIT {

    private static final int RENEWALS = 10;

    /** More than an API server keeps idle connections for, so that handshakes never cease. */
    private static final int WRITERS = 40;

    private final CountDownLatch stop = new CountDownLatch(1);
    private final Set<String> written = ConcurrentHashMap.newKeySet();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();

    @Test
    void tenRenewalsUnderLoadAndEveryReviewArrives(@TempDir Path folder) throws Exception {
        String missing = ControlPlane.missing();
        assumeTrue(missing == null, missing);
        try (ControlPlane cluster = ControlPlane.start(Files.createDirectory(folder.resolve("cluster")))) {
            cluster.admin().must("apply", "-k", "../deploy/base");
            cluster.admin().must("create", "namespace", "shop");
            try (LogistisProcess logistis = LogistisProcess.startInPod(
                    folder,
                    cluster,
                    cluster.serviceAccount("logistis", "logistis"),
                    List.of(
                            "-Dlogistis.cluster.leaf-lifetime=PT5S",
                            "-Dlogistis.cluster.check-every=PT0.25S",
                            "-Dlogistis.cluster.canary-every=PT1S"),
                    "--store-timeout=10s")) {
                await("reviews arrive")
                        .atMost(60, SECONDS)
                        .until(() -> logistis.metric("logistis_last_canary_seconds") > 0);
                // This machine may be busy with other things: a slow answer is not what this is about.
                cluster.admin()
                        .must(
                                "patch",
                                "validatingwebhookconfiguration",
                                "logistis",
                                "--type=json",
                                "-p=[{\"op\":\"replace\",\"path\":\"/webhooks/0/timeoutSeconds\",\"value\":20}]");

                SSLContext trust = RunningServer.trusting(caBundle(cluster, folder));
                List<Thread> writers = write(cluster);
                Set<String> certificates = new HashSet<>();
                await("renewals").atMost(180, SECONDS).until(() -> {
                    certificates.add(certificate(trust, logistis.webhook()));
                    return certificates.size() > RENEWALS;
                });
                stop.countDown();
                for (Thread writer : writers) {
                    writer.join();
                }

                assertThat(refused).isEmpty();
                assertThat(written).hasSizeGreaterThan(10 * WRITERS);
                Set<String> recorded = logistis.events().stream()
                        .map(event -> event.at("/objectRef/name").asString())
                        .collect(Collectors.toSet());
                assertThat(recorded).containsAll(written);
                assertThat(cluster.admin().must("get", "--raw=/metrics").lines())
                        .noneMatch(line -> line.startsWith("apiserver_admission_webhook_fail_open_count{"));
                assertThat(logistis.parts()).doesNotContain("[!]", "[-]");
            }
        }
    }

    private List<Thread> write(ControlPlane cluster) {
        HttpClient http = HttpClient.newBuilder()
                .sslContext(RunningServer.trusting(cluster.authority()))
                .build();
        URI place = cluster.server().resolve("/api/v1/namespaces/shop/configmaps");
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int number = i;
            Thread writer = new Thread(() -> write(http, place, number), "writer-" + i);
            writer.start();
            writers.add(writer);
        }
        return writers;
    }

    private void write(HttpClient http, URI place, int writer) {
        try {
            for (int i = 0; !stop.await(100, MILLISECONDS); i++) {
                String name = "written-" + writer + "-" + i;
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(place)
                                .timeout(Duration.ofSeconds(60))
                                .header("Authorization", "Bearer " + ControlPlane.token("alice"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name
                                                + "\"}}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 201) {
                    written.add(name);
                } else {
                    refused.add(answer.statusCode() + " " + answer.body());
                }
            }
        } catch (IOException e) {
            refused.add(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path caBundle(ControlPlane cluster, Path folder) throws IOException {
        String caBundle = cluster.admin()
                .must(
                        "get",
                        "validatingwebhookconfiguration",
                        "logistis",
                        "-o=jsonpath={.webhooks[0].clientConfig.caBundle}");
        return Files.write(folder.resolve("registered.crt"), Base64.getDecoder().decode(caBundle));
    }

    /** The serial number of what a new connection is shown, to those who trust what is registered. */
    private static String certificate(SSLContext trust, URI webhook) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) trust.getSocketFactory().createSocket(webhook.getHost(), webhook.getPort())) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSerialNumber()
                    .toString(16);
        }
    }
}
