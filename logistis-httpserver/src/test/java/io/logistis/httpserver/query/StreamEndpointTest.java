package io.logistis.httpserver.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.event.Base;
import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.history.ChangeReader;
import io.logistis.httpserver.QueryServer;
import io.logistis.httpserver.http.ExchangeAdapter;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class StreamEndpointTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final TurnableClock clock = new TurnableClock();
    private final RingBufferEventStore store = new RingBufferEventStore(Retention.DEFAULT, clock);
    private final Events events = new Events(clock);
    private QueryServer server;

    @BeforeEach
    void start() throws IOException {
        server = new QueryServer(store, clock);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatArrivesIsToldAndNothingOlder() throws IOException {
        append(events.update("alice", "shop", "old").build());
        try (Listener listener = listen("", null)) {
            ChangeEvent first = append(events.update("alice", "shop", "web").build());
            assertThat(listener.next().id()).isEqualTo(first.id().toString());
            ChangeEvent second = append(events.update("bob", "shop", "web").build());

            Told told = listener.next();

            assertThat(told.id()).isEqualTo(second.id().toString());
            assertThat(told.data().at("/change/id").asString()).isEqualTo(told.id());
            assertThat(told.data().at("/change/user/username").asString()).isEqualTo("bob");
            assertThat(told.data().at("/replaces")).isEmpty();
        }
    }

    @Test
    void whoComesBackIsToldWhatCameMeanwhile() throws IOException {
        append(events.update("alice", "shop", "a").build());
        ChangeEvent seen = append(events.update("alice", "shop", "b").build());
        clock.advance(Duration.ofMinutes(20));
        ChangeEvent missed = append(events.update("bob", "shop", "c").build());
        ChangeEvent last = append(events.update("bob", "shop", "d").build());

        try (Listener listener = listen("", seen.id())) {
            assertThat(List.of(listener.next().id(), listener.next().id()))
                    .containsExactly(missed.id().toString(), last.id().toString());
        }
    }

    @Test
    void filtersAndDiffsAreThoseOfTheList() throws IOException {
        EventId start = append(events.update("alice", "shop", "a").build()).id();
        append(events.update("alice", "pay", "a").build());
        append(events.update("bob", "shop", "a").build());
        append(events.update("alice", "shop", "a")
                .before("{\"spec\":{\"replicas\":1}}")
                .after("{\"spec\":{\"replicas\":2}}")
                .build());

        try (Listener listener = listen("?namespace=shop&user=alice&diff=summary", start)) {
            assertThat(listener.next().data().at("/change/diff").asString()).isEqualTo("replicas 1 → 2");
        }
    }

    @Test
    void aRetryReplacesTheAttemptThatWasToldBefore() throws IOException {
        String before = "{\"spec\":{\"replicas\":1}}";
        String after = "{\"spec\":{\"replicas\":2}}";
        try (Listener listener = listen("", null)) {
            ChangeEvent attempt = append(events.update("alice", "shop", "web")
                    .base(base("7"))
                    .before(before)
                    .after(after)
                    .build());
            assertThat(listener.next().id()).isEqualTo(attempt.id().toString());
            append(events.update("alice", "shop", "web")
                    .base(base("8"))
                    .before(before)
                    .after(after)
                    .build());

            Told retry = listener.next();

            assertThat(retry.data().at("/change/attempts").asInt()).isEqualTo(2);
            assertThat(retry.data().at("/replaces/0").asString())
                    .isEqualTo(attempt.id().toString());
        }
    }

    @Test
    void thereAreSoManyListenersAndNoMore() {
        ExchangeAdapter api =
                new ExchangeAdapter(QueryEndpoints.routes(store, new ChangeReader(store), clock), Runnable::run);
        List<Response> open = new ArrayList<>();
        for (int i = 0; i < StreamEndpoint.MAX_LISTENERS; i++) {
            open.add(stream(api));
        }

        assertThatThrownBy(() -> stream(api)).hasMessageContaining("32 listeners already");

        open.get(0).stream().stop();
        open.get(0).stream().stop();
        open.add(stream(api));
        assertThatThrownBy(() -> stream(api)).isInstanceOf(HttpException.class);
    }

    private static Response stream(ExchangeAdapter api) {
        return api.dispatch(Request.get("/events/stream")).toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"since=1h", "limit=1", "continue=x", "user=", "operation=fly", "diff=diff&padding=x", "padding=1"
            })
    void badInputIsRefused(String query) throws IOException {
        assertThat(connect("?" + query, null).getResponseCode()).isEqualTo(400);
    }

    @Test
    void anIdThatIsNoneIsRefused() {
        ExchangeAdapter api =
                new ExchangeAdapter(QueryEndpoints.routes(store, new ChangeReader(store), clock), Runnable::run);

        assertThatThrownBy(() ->
                        api.dispatch(Request.of("GET", "/events/stream", Map.of("Last-Event-ID", "7"), new byte[0])))
                .hasMessageContaining("Last-Event-ID: an event id looks like");
    }

    private static Base base(String resourceVersion) {
        return new Base(resourceVersion, null, null, List.of());
    }

    private ChangeEvent append(NewEvent event) {
        store.append(event).toCompletableFuture().join();
        return event.event();
    }

    private HttpURLConnection connect(String query, EventId last) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                server.uri().resolve("/events/stream" + query).toURL().openConnection();
        if (last != null) {
            connection.setRequestProperty("Last-Event-ID", last.toString());
        }
        return connection;
    }

    private Listener listen(String query, EventId last) throws IOException {
        HttpURLConnection connection = connect(query, last);
        Listener listener = new Listener(
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8)));
        assertThat(connection.getContentType()).isEqualTo("text/event-stream; charset=utf-8");
        return listener;
    }

    private record Told(String id, JsonNode data) {}

    @Test
    void aStreamBeginsWithWhereToGoOnFrom() throws IOException {
        ChangeEvent newest = append(events.update("alice", "shop", "web").build());
        try (Listener listener = listen("", null)) {
            assertThat(List.of(
                            listener.lines().readLine(),
                            listener.lines().readLine(),
                            listener.lines().readLine()))
                    .containsExactly("retry: 1000", "id: " + newest.id(), "");
        }
    }

    private record Listener(BufferedReader lines) implements AutoCloseable {

        private Told next() throws IOException {
            String id = null;
            while (true) {
                String line = lines.readLine();
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    return new Told(id, JSON.readTree(line.substring(6)));
                }
            }
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
