package io.logistis.httpserver.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.logistis.diff.FieldChange;
import io.logistis.diff.JsonPatch;
import io.logistis.event.Operation;
import io.logistis.history.Change;
import io.logistis.history.ChangeQuery;
import io.logistis.history.ChangeReader;
import io.logistis.history.Outcome;
import io.logistis.httpserver.QueryServer;
import io.logistis.httpserver.SampleHistory;
import io.logistis.httpserver.client.LogistisClientException.Reason;
import io.logistis.json.DiffFormat;
import io.logistis.store.Interruption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogistisClientTest {

    private final SampleHistory history = new SampleHistory();
    private QueryServer server;
    private @Nullable HttpServer stub;

    @BeforeEach
    void start() throws IOException {
        server = new QueryServer(history.store(), history.clock());
    }

    @AfterEach
    void stop() {
        server.close();
        if (stub != null) {
            stub.stop(0);
        }
    }

    private LogistisClient client() {
        return new LogistisClient(server.uri(), null);
    }

    @Test
    void changesAreReadAsTheyAreInTheHistory() {
        List<Change> changes =
                new ChangeReader(history.store()).find(ChangeQuery.all()).changes();

        ReportedPage page = client().changes(ChangesRequest.builder().build());

        assertThat(page.changes()).hasSameSizeAs(changes).hasSizeGreaterThan(10);
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            ReportedChange read = page.changes().get(i);
            assertThat(read)
                    .isEqualTo(new ReportedChange(
                            change.id(),
                            change.event().observedAt(),
                            change.event().operation(),
                            change.outcome(),
                            change.attempts(),
                            change.event().count(),
                            change.event().object(),
                            change.event().user(),
                            change.event().fieldManager(),
                            change.event().decision().lock(),
                            change.event().decision().passage(),
                            change.gapBefore(),
                            null));
        }
        assertThat(page.next()).isNull();
        assertThat(page.interruptions())
                .containsExactly(new Interruption(
                        Instant.parse("2026-01-31T12:56:00Z"),
                        Instant.parse("2026-01-31T12:56:09Z"),
                        Interruption.Reason.STOPPED,
                        0));
    }

    @Test
    void everyFilterReachesTheServer() {
        ReportedPage page = client().changes(ChangesRequest.builder()
                .namespace("shop")
                .kind("deployments.apps")
                .name("web")
                .user("bob")
                .operation(Operation.UPDATE)
                .outcome(Outcome.NO_EFFECT)
                .since("2h")
                .until("1m")
                .limit(10)
                .build());

        assertThat(page.changes()).hasSize(1);
        assertThat(page.changes().get(0).gapBefore()).isNotNull();
    }

    @Test
    void diffsAreReadInEveryFormat() {
        assertThat(diff(DiffFormat.PATCH))
                .isEqualTo(new ReportedDiff.Patch(
                        List.of(new JsonPatch.Operation(JsonPatch.Op.REPLACE, "/spec/replicas", null, "5"))));
        assertThat(diff(DiffFormat.FIELDS))
                .isEqualTo(new ReportedDiff.Fields(
                        List.of(new FieldChange("spec.replicas", FieldChange.Op.REPLACE, "3", "5"))));
        assertThat(diff(DiffFormat.SUMMARY)).isEqualTo(new ReportedDiff.Summary("replicas 3 → 5"));
        assertThat(((ReportedDiff.Unified) diff(DiffFormat.DIFF)).text())
                .startsWith("--- a/shop/deployments.apps/web.yaml\n+++ b/shop/deployments.apps/web.yaml\n@@ ")
                .contains("\n-  replicas: 3\n+  replicas: 5\n");
    }

    private @Nullable ReportedDiff diff(DiffFormat format) {
        return client().changes(ChangesRequest.builder()
                        .namespace("shop")
                        .name("web")
                        .user("bob")
                        .outcome(Outcome.PERSISTED)
                        .diff(format)
                        .build())
                .changes()
                .get(0)
                .diff();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUMMARY", "PATCH", "DIFF", "FIELDS"})
    void whatCanNotBeShownSaysWhy(String format) {
        ReportedPage page = client().changes(ChangesRequest.builder()
                .name("large")
                .diff(DiffFormat.valueOf(format))
                .build());

        assertThat(page.changes().get(0).diff()).isEqualTo(new ReportedDiff.Unavailable("too large to keep"));
    }

    @Test
    void pagesFollowOneAnotherUntilThereAreEnough() {
        List<ReportedPage> pages = client().pages(ChangesRequest.builder().build(), 7);
        List<ReportedPage> all = client().pages(ChangesRequest.builder().build(), 1000);

        assertThat(pages).hasSize(1);
        assertThat(pages.get(0).changes()).hasSize(7);
        assertThat(pages.get(0).next()).isNotNull();
        assertThat(all).hasSize(1);
        assertThat(all.get(0).next()).isNull();
    }

    @Test
    void aShortPageIsFollowedByTheNextAsLongAsThereIsOne() {
        List<String> asked = new CopyOnWriteArrayList<>();
        serve(exchange -> {
            asked.add(exchange.getRequestURI().getRawQuery());
            String next = asked.size() == 1 ? "\"a.b\"" : "null";
            send(exchange, 200, "application/json", "{\"items\":[],\"continue\":" + next + ",\"interruptions\":[]}");
        });

        assertThat(stubClient(null).pages(ChangesRequest.builder().build(), 5)).hasSize(2);
        assertThat(asked).containsExactly("limit=5", "limit=5&continue=a.b");
    }

    @Test
    void theOverviewIsRead() {
        ReportedOverview overview = client().overview("2d");

        assertThat(overview.namespaces())
                .extracting(ReportedOverview.Namespace::name)
                .containsExactly("shop", "pay", null);
        assertThat(overview.namespaces().get(1).byOperation()).containsExactly(Map.entry("UPDATE", 1L));
        assertThat(overview.namespaces().get(1).byUser()).containsOnlyKeys(SampleHistory.HOSTILE);
        assertThat(overview.countedFrom()).isNull();
    }

    @Test
    void whatIsWrongWithARequestIsTheServersToSay() {
        LogistisClientException failure =
                failure(client(), ChangesRequest.builder().since("tomorrow"));

        assertThat(failure.reason()).isEqualTo(Reason.BAD_REQUEST);
        assertThat(failure).hasMessageStartingWith("since must be a time such as 2026-01-31T12:00:00Z");
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() throws IOException {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }

        LogistisClientException failure = failure(new LogistisClient(nobody, null), ChangesRequest.builder());

        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure).hasMessage("no server answers at " + nobody + " (Connection refused)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|text/html|<html>hello</html>|NOT_UNDERSTOOD|there is no Logistis at @: it answered with text/html",
                "404|text/html|<html>gone</html>|NOT_UNDERSTOOD|there is no Logistis at @: it answered 404",
                "302|text/html|''|NOT_UNDERSTOOD|there is no Logistis at @: it answered 302",
                "200|application/json|{\"items\":[{}]}|NOT_UNDERSTOOD|what @ answers is not understood",
                "200|application/json|{\"items\":|NOT_UNDERSTOOD|what @ answers is not understood",
                "200|application/json|[]|NOT_UNDERSTOOD|what @ answers is not understood",
                "200|application/json|{\"kind\":\"Status\"}|NOT_UNDERSTOOD|what @ answers is not understood",
                "404|application/json|{\"error\":{\"status\":404,\"reason\":\"NotFound\",\"message\":\"no such thing\"}}"
                        + "|NOT_FOUND|no such thing",
                "500|application/json|{\"error\":{\"status\":500,\"reason\":\"InternalError\",\"message\":\"see the log\"}}"
                        + "|SERVER_FAILED|@ failed: see the log",
                "401|application/json|{\"error\":{\"message\":\"no token\"}}|NOT_ALLOWED|@ asks for a token: set LOGISTIS_TOKEN,"
                        + " or name a file with --token-file (no token)",
                "403|text/plain|no|NOT_ALLOWED|@ asks for a token: set LOGISTIS_TOKEN, or name a file with --token-file"
            })
    void anAnswerThatIsNoneOfOursIsSaidToBeThat(int status, String type, String body, Reason reason, String message) {
        answer(status, type, body);

        LogistisClientException failure = failure(stubClient(null), ChangesRequest.builder());

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure).hasMessageStartingWith(message.replace("@", uri()));
    }

    @Test
    void theTokenGoesAsABearerTokenAndToNobodyElse() {
        Headers seen = new Headers();
        serve(exchange -> {
            seen.putAll(exchange.getRequestHeaders());
            exchange.getResponseHeaders().add("Location", server.uri() + "/events");
            send(exchange, 302, "text/plain", "");
        });

        LogistisClientException failure = failure(stubClient("s3cret"), ChangesRequest.builder());

        assertThat(seen.getFirst("Authorization")).isEqualTo("Bearer s3cret");
        assertThat(failure).hasMessageContaining("it answered 302").hasMessageNotContaining("s3cret");
    }

    @Test
    void aRefusedTokenIsNotTakenForAMissingOne() {
        answer(401, "application/json", "{\"error\":{\"message\":\"unknown token\"}}");

        assertThat(failure(stubClient("s3cret"), ChangesRequest.builder()))
                .hasMessage(uri() + " asks for a token, and not for this one (unknown token)");
    }

    @Test
    void aPathBeforeOursIsKept() {
        List<String> asked = new CopyOnWriteArrayList<>();
        serve(exchange -> {
            asked.add(exchange.getRequestURI().toString());
            send(exchange, 200, "application/json", "{\"items\":[]}");
        });

        new LogistisClient(URI.create(uri() + "/logistis/"), null)
                .changes(ChangesRequest.builder().name("a&b=ü c").build());

        assertThat(asked).containsExactly("/logistis/events?name=a%26b%3D%C3%BC%20c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "/events", "ftp://host", "http:x", "http:///x", "http://host?x=1", "http://host#x"})
    void whatIsNoAddressIsRefused(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogistisClient(URI.create(address), null))
                .withMessageStartingWith("the server must be a URL such as http://127.0.0.1:8080, was ");
    }

    @Test
    void aPasswordInTheAddressIsRefusedAndNotRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogistisClient(URI.create("http://bob:hunter2@host"), null))
                .withMessageNotContaining("hunter2");
    }

    private static LogistisClientException failure(LogistisClient client, ChangesRequest.Builder request) {
        return catchThrowableOfType(LogistisClientException.class, () -> client.changes(request.build()));
    }

    private void answer(int status, String type, String body) {
        serve(exchange -> send(exchange, status, type, body));
    }

    private void serve(HttpHandler handler) {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            made.createContext("/", handler);
            made.start();
            stub = made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String uri() {
        return "http://127.0.0.1:" + stub.getAddress().getPort();
    }

    private LogistisClient stubClient(@Nullable String token) {
        return new LogistisClient(URI.create(uri()), token);
    }
}
