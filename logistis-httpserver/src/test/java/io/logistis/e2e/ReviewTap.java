package io.logistis.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.logistis.admission.AdmissionRequest;
import io.logistis.admission.AdmissionResponse;
import io.logistis.admission.AdmissionReviewReader;
import io.logistis.event.ObservedChange;
import io.logistis.httpserver.http.JdkServerSettings;
import io.logistis.httpserver.tls.CertificateAuthority;
import io.logistis.httpserver.tls.Pem;
import io.logistis.httpserver.tls.ReloadingKeyManager;
import io.logistis.httpserver.tls.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** A webhook that lets everything through, and tells what came to which path. */
final class ReviewTap implements AutoCloseable {

    private static final AdmissionReviewReader READER = new AdmissionReviewReader();

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Queue<ObservedChange>> changes = new ConcurrentHashMap<>();
    private final String caBundle;

    private ReviewTap(HttpsServer server, String caBundle) {
        this.server = server;
        this.caBundle = caBundle;
    }

    static ReviewTap start() throws IOException, GeneralSecurityException {
        JdkServerSettings.apply();
        Instant now = Instant.now();
        CertificateAuthority authority = CertificateAuthority.create(now.minusSeconds(60), now.plusSeconds(7200));
        TlsIdentity identity = authority.issue(List.of("127.0.0.1"), now.minusSeconds(60), now.plusSeconds(7200));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new ReloadingKeyManager(() -> identity)}, null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        ReviewTap tap = new ReviewTap(
                server,
                Base64.getEncoder()
                        .encodeToString(Pem.of(List.of(authority.certificate())).getBytes(StandardCharsets.US_ASCII)));
        server.createContext("/", tap::handle);
        server.setExecutor(tap.threads);
        server.start();
        return tap;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            AdmissionRequest review = READER.read(exchange.getRequestBody().readAllBytes());
            changes.computeIfAbsent(exchange.getRequestURI().getPath(), path -> new ConcurrentLinkedQueue<>())
                    .add(review.change());
            byte[] answer = AdmissionResponse.allowedJson(review.uid());
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    /** What came to that path, in order. */
    List<ObservedChange> at(String path) {
        return List.copyOf(changes.getOrDefault(path, new ConcurrentLinkedQueue<>()));
    }

    String url(String path) {
        return "https://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    String caBundle() {
        return caBundle;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
