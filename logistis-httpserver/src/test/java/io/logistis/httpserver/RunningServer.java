package io.logistis.httpserver;

import io.logistis.capture.CapturePredicate;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.store.EventStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A whole server on free ports, with a client that trusts its certificate. */
public final class RunningServer implements AutoCloseable {

    private final LogistisServer server;
    private final SSLContext trust;
    private final HttpClient client;

    RunningServer(Path folder, EventStore store, String... flags) {
        this(folder, store, KubernetesDefaults.predicate(), flags);
    }

    RunningServer(Path folder, EventStore store, CapturePredicate predicate, String... flags) {
        this(folder, () -> store, predicate, flags);
    }

    RunningServer(Path folder, StoreOpener opener, CapturePredicate predicate, String... flags) {
        this(folder, LogistisServer.start(config(folder, flags), opener, predicate));
    }

    private RunningServer(Path folder, LogistisServer started) {
        server = started;
        trust = trusting(folder.resolve("tls/ca.crt"));
        client = HttpClient.newBuilder()
                .sslContext(trust)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** With the store that the flags name. */
    static RunningServer withItsStore(Path folder, String... flags) {
        return new RunningServer(folder, LogistisServer.start(config(folder, flags)));
    }

    static ServerConfig config(Path folder, String... flags) {
        List<String> all = new ArrayList<>(List.of(
                "--data-dir=" + folder,
                "--webhook-address=127.0.0.1:0",
                "--query-address=127.0.0.1:0",
                "--ops-address=127.0.0.1:0"));
        all.addAll(List.of(flags));
        return ServerConfig.of(all.toArray(String[]::new));
    }

    /** Trusts what these PEM certificates have signed, and nothing else. */
    public static SSLContext trusting(Path certificates) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers(certificates), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For those who only speak HTTP. */
    public static SSLContext trustingNobody() {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static TrustManager[] trustManagers(Path certificates) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificates)))) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    LogistisServer server() {
        return server;
    }

    SSLContext trust() {
        return trust;
    }

    URI webhook() {
        return server.addresses().webhook();
    }

    HttpResponse<String> review(byte[] body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(webhook().resolve("/admit"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri));
    }

    HttpResponse<String> ops(String path) throws IOException, InterruptedException {
        return get(server.addresses().ops().resolve(path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.close();
    }
}
