package io.logistis.browser;

import com.sun.net.httpserver.HttpServer;
import io.logistis.ChangeTracker;
import io.logistis.admission.AdmissionReviewReader;
import io.logistis.capture.FieldRules;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.history.ChangeReader;
import io.logistis.httpserver.http.ExchangeAdapter;
import io.logistis.httpserver.http.JdkServerSettings;
import io.logistis.httpserver.http.Route;
import io.logistis.httpserver.page.PageEndpoint;
import io.logistis.httpserver.query.QueryEndpoints;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** The page and what it asks for, over a store in memory that a test fills; of the time that it is. */
final class PageServer implements AutoCloseable {

    private final RingBufferEventStore store =
            new RingBufferEventStore(new Retention(20_000, Duration.ofDays(30), 1L << 32), Clock.systemUTC());
    private final Events events = new Events(Clock.systemUTC());
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final HttpServer server;

    PageServer() throws IOException {
        JdkServerSettings.apply();
        List<Route> routes = new ArrayList<>(new PageEndpoint().routes());
        routes.addAll(QueryEndpoints.routes(store, new ChangeReader(store), Clock.systemUTC()));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", new ExchangeAdapter(routes, threads));
        server.setExecutor(threads);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    RingBufferEventStore store() {
        return store;
    }

    Events events() {
        return events;
    }

    void keep(NewEvent event) {
        store.append(event).toCompletableFuture().join();
    }

    /** A day of people's work, recorded from a real API server, as if its last review had come an hour ago. */
    PageServer withRecordedDay() throws IOException {
        List<String> reviews;
        try (InputStream file =
                        Objects.requireNonNull(PageServer.class.getResourceAsStream("/recorded/reviews-a.jsonl.gz"));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
            reviews = lines.lines().toList();
        }
        Duration step = Duration.ofHours(20).dividedBy(reviews.size());
        TurnableClock clock = new TurnableClock(Instant.now().minus(Duration.ofHours(21)));
        FieldRules rules = KubernetesDefaults.fieldRules(RedactionKey.random());
        AdmissionReviewReader reader = new AdmissionReviewReader();
        try (ChangeTracker tracker = ChangeTracker.builder()
                .store(store)
                .clock(clock)
                .predicate(KubernetesDefaults.predicate())
                .fieldRules(rules)
                .build()) {
            for (String review : reviews) {
                clock.advance(step);
                tracker.track(reader.read(review.getBytes(StandardCharsets.UTF_8))
                                .change())
                        .toCompletableFuture()
                        .join();
            }
        }
        return this;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        store.close();
    }
}
