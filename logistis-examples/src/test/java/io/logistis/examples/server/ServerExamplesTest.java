package io.logistis.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.logistis.event.ChangeEvent;
import io.logistis.examples.Output;
import io.logistis.examples.Sample;
import io.logistis.history.ChangeReader;
import io.logistis.httpserver.http.ExchangeAdapter;
import io.logistis.httpserver.query.QueryEndpoints;
import io.logistis.store.EventQuery;
import io.logistis.store.EventStore;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** The examples that use the server's module run, one against the other. */
class ServerExamplesTest {

    private final EventStore store = new RingBufferEventStore(Retention.DEFAULT, Clock.systemUTC());

    @Test
    void whatTheOwnWebhookRecordsTheRemoteHistoryPrints() throws Exception {
        try (OwnWebhook webhook = new OwnWebhook(store)) {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + webhook.port() + "/admit")
                            .toURL()
                            .openConnection();
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.getOutputStream().write(Sample.json("review.json"));

            assertThat(new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"allowed\":true");
            assertThat(connection.getHeaderField("Logistis-Recorded")).isEqualTo("yes");
        }
        assertThat(store.find(EventQuery.all()))
                .extracting(ChangeEvent::operation)
                .hasSize(1);

        HttpServer queries = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var routes = QueryEndpoints.routes(store, new ChangeReader(store), Clock.systemUTC());
        queries.createContext("/", new ExchangeAdapter(routes, Runnable::run));
        queries.start();
        try {
            assertThat(Output.of(
                            RemoteHistory::main,
                            "http://127.0.0.1:" + queries.getAddress().getPort()))
                    .isEqualTo("alice UPDATE ADMITTED replicas 2 → 3\n");
        } finally {
            queries.stop(0);
        }
    }

    @Test
    void aServerThatIsNotThereIsSaidToBeSo() throws Exception {
        assertThat(Output.of(RemoteHistory::main, "http://127.0.0.1:1")).startsWith("UNREACHABLE: ");
    }
}
