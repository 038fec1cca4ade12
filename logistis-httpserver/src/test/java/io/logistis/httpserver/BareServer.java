package io.logistis.httpserver;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.logistis.httpserver.http.JdkServerSettings;
import io.logistis.httpserver.tls.ReloadingKeyManager;
import io.logistis.httpserver.tls.SelfSigned;
import io.logistis.httpserver.tls.TlsIdentity;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/**
 * A JDK HttpsServer that only reads the body and answers, with the certificates and the threads of ours: what Logistis is
 * measured against.
 */
public final class BareServer {

    private static final byte[] ANSWER =
            "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"response\":{\"uid\":\"0\",\"allowed\":true}}"
                    .getBytes(StandardCharsets.US_ASCII);

    private BareServer() {}

    /** Takes the folder that its certificates are made in. */
    public static void main(String[] arguments) throws Exception {
        JdkServerSettings.apply();
        SelfSigned self = SelfSigned.in(Path.of(arguments[0]).resolve("tls"), List.of());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                new KeyManager[] {new ReloadingKeyManager(TlsIdentity.following(self.certificate(), self.key()))},
                null,
                null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(ServerThreads.create("bare", 256));
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, ANSWER.length);
                exchange.getResponseBody().write(ANSWER);
            }
        });
        server.start();
        System.out.println(
                "ready webhook=https://127.0.0.1:" + server.getAddress().getPort());
    }
}
