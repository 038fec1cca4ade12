package io.logistis.httpserver.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.logistis.event.ChangeEvent;
import io.logistis.history.Change;
import io.logistis.history.ChangeReader;
import io.logistis.httpserver.QueryServer;
import io.logistis.json.ChangeJson;
import io.logistis.json.DiffFormat;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChangeStreamTest {

    private final TurnableClock clock = new TurnableClock();
    private final RingBufferEventStore store = new RingBufferEventStore(Retention.DEFAULT, clock);
    private final Events events = new Events(clock);

    /** Ends a stream from within. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void changesAreToldAsTheyArrive() throws Exception {
        BlockingQueue<ReportedArrival> arrivals = new LinkedBlockingQueue<>();
        try (QueryServer server = new QueryServer(store, clock)) {
            ChangesRequest request = ChangesRequest.builder()
                    .namespace("shop")
                    .diff(DiffFormat.SUMMARY)
                    .since("2h")
                    .limit(5)
                    .build();
            Thread listener = new Thread(() -> {
                try {
                    new LogistisClient(server.uri(), null).follow(request, arrival -> {
                        arrivals.add(arrival);
                        throw new Enough();
                    });
                } catch (Enough e) {
                    // It was.
                }
            });
            listener.start();
            ReportedArrival arrival = null;
            while (arrival == null) {
                keep(events.update("alice", "pay", "web").build());
                keep(events.update("alice", "shop", "web").build());
                arrival = arrivals.poll(200, TimeUnit.MILLISECONDS);
            }
            listener.join();

            assertThat(arrival.change().object().key().namespace()).isEqualTo("shop");
            assertThat(arrival.change().diff()).isInstanceOf(ReportedDiff.Summary.class);
            assertThat(arrival.isAfterHole()).isFalse();
            assertThat(new String(arrival.json(), StandardCharsets.UTF_8))
                    .startsWith("{\"id\":\"" + arrival.change().id() + "\"");
        }
    }

    @Test
    void whereAStreamEndsItGoesOnFromTheLastThatWasSeen() throws Exception {
        ChangeEvent first = keep(events.update("alice", "shop", "a").build());
        ChangeEvent second = keep(events.update("alice", "shop", "b").build());
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String last = String.valueOf(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
            asked.add(last);
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                ChangeEvent told = last.equals("null") ? first : second;
                String change = new String(change(told), StandardCharsets.UTF_8);
                out.write((": hello\n\n" + (told.equals(second) ? "event: behind\ndata: {}\n\n" : "") + "id: "
                                + told.id() + "\nevent: change\ndata: " + change + "\n\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
        List<ReportedArrival> arrivals = new ArrayList<>();
        try {
            LogistisClient client = new LogistisClient(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()), null);
            assertThatThrownBy(() -> client.follow(ChangesRequest.builder().build(), arrival -> {
                        arrivals.add(arrival);
                        if (arrivals.size() == 2) {
                            throw new Enough();
                        }
                    }))
                    .isInstanceOf(Enough.class);
        } finally {
            server.stop(0);
        }

        assertThat(arrivals).extracting(arrival -> arrival.change().id()).containsExactly(first.id(), second.id());
        assertThat(arrivals).extracting(ReportedArrival::isAfterHole).containsExactly(false, true);
        assertThat(asked).containsExactly("null", first.id().toString());
    }

    private byte[] change(ChangeEvent event) {
        Change change = new ChangeReader(store).get(event.id()).orElseThrow();
        return ChangeJson.arrival(change, null);
    }

    @Test
    void whereNothingWasHeardItGoesOnFromTheBeginningOfTheStream() throws Exception {
        ChangeEvent first = keep(events.update("alice", "shop", "a").build());
        BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(String.valueOf(exchange.getRequestHeaders().getFirst("Last-Event-ID")));
            boolean isEnough = asked.size() > 1;
            exchange.getResponseHeaders().set("Content-Type", isEnough ? "text/plain" : "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(("retry: 1000\nid: " + first.id() + "\n\n").getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
        try {
            LogistisClient client = new LogistisClient(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()), null);
            assertThatThrownBy(() -> client.follow(ChangesRequest.builder().build(), arrival -> {}))
                    .isInstanceOf(LogistisClientException.class);
        } finally {
            server.stop(0);
        }

        assertThat(asked).containsExactly("null", first.id().toString());
    }

    @Test
    void aServerThatIsNotThereIsNotWaitedFor() {
        LogistisClient client = new LogistisClient(URI.create("http://127.0.0.1:1"), null);

        assertThatThrownBy(() -> client.follow(ChangesRequest.builder().build(), arrival -> {}))
                .isInstanceOf(LogistisClientException.class)
                .hasMessageContaining("no server answers");
    }

    @Test
    void whatTheServerRefusesIsSaid() throws Exception {
        try (QueryServer server = new QueryServer(store, clock)) {
            LogistisClient client = new LogistisClient(server.uri(), null);

            assertThatThrownBy(() ->
                            client.follow(ChangesRequest.builder().user("").build(), arrival -> {}))
                    .isInstanceOf(LogistisClientException.class)
                    .hasMessageContaining("user must not be empty");
        }
    }

    private ChangeEvent keep(NewEvent event) {
        store.append(event).toCompletableFuture().join();
        return event.event();
    }
}
