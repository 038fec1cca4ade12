package io.logistis.examples.server;

import com.sun.net.httpserver.HttpServer;
import io.logistis.ChangeTracker;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.httpserver.http.ExchangeAdapter;
import io.logistis.httpserver.http.JdkServerSettings;
import io.logistis.httpserver.webhook.AdmissionEndpoint;
import io.logistis.httpserver.webhook.Callers;
import io.logistis.store.EventStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The webhook as a handler of a server that a program has anyway; the API server asks for an {@code HttpsServer}. */
public final class OwnWebhook implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    /** Takes reviews at {@code /admit} on a free port of the loopback interface, and keeps them in that store. */
    public OwnWebhook(EventStore store) throws IOException {
        // snippet
        JdkServerSettings.apply(); // before the first server is created: without it an answer takes 40 ms
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

        var tracker = ChangeTracker.builder()
                .store(store)
                .predicate(KubernetesDefaults.predicate())
                .fieldRules(KubernetesDefaults.fieldRules(RedactionKey.random()))
                .build();
        var endpoint = new AdmissionEndpoint(tracker, Callers.ANYONE);
        server.createContext("/admit", new ExchangeAdapter(endpoint.routes(), threads));
        server.setExecutor(threads);
        server.start();
        // end
    }

    /** Where it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
