package io.logistis.httpserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExchangeAdapterTest {

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final CompletableFuture<Response> later = new CompletableFuture<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExchangeAdapter adapter = new ExchangeAdapter(
            List.of(
                    Route.get("/things", request -> Response.text(200, "all")),
                    Route.of("POST", "/things", request -> Response.bytes(201, "text/plain", request.body(10))),
                    Route.get("/things/{id}", request -> Response.text(200, request.pathParameter("id"))),
                    Route.of("DELETE", "/things/{id}", request -> Response.bytes(204, "text/plain", new byte[0])),
                    Route.get("/things/{id}/{part}", request -> Response.text(200, request.pathParameter("part"))),
                    Route.get("/refuses", request -> {
                        throw HttpException.badRequest("say \"please\"\n\u001b");
                    }),
                    Route.get("/breaks", request -> {
                        throw new StackOverflowError("a secret");
                    }),
                    Route.get("/devours", request -> {
                        throw new OutOfMemoryError("Java heap space");
                    }),
                    new Route("GET", "/later", request -> {
                        asked.countDown();
                        return later;
                    })),
            threads);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        // Whoever makes the JVM's first server settles them for the tests behind this one, too.
        JdkServerSettings.apply();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", adapter);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private HttpResponse<String> send(String method, String path, byte[] body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, new byte[0]);
    }

    @Test
    void aRouteIsFoundByMethodAndPath() throws Exception {
        assertThat(get("/things").body()).isEqualTo("all");
        assertThat(send("POST", "/things", "abc".getBytes(StandardCharsets.UTF_8))
                        .body())
                .isEqualTo("abc");
        assertThat(get("/things/a%2Fb+c%20d").body()).isEqualTo("a/b+c d");
        assertThat(get("/things/1/x").body()).isEqualTo("x");
        assertThat(send("DELETE", "/things/1", new byte[0]).statusCode()).isEqualTo(204);
    }

    @Test
    void headIsAnsweredWithoutABody() throws Exception {
        HttpResponse<String> answer = send("HEAD", "/things", new byte[0]);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Length")).contains("3");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void anUnknownPathIsNotFound() throws Exception {
        for (String path : List.of("/", "/thing", "/things/", "/things/1/x/y", "/things//x")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(get("/thing").body())
                .isEqualTo("{\"error\":{\"status\":404,\"reason\":\"NotFound\","
                        + "\"message\":\"there is nothing at this path\"}}\n");
    }

    @Test
    void anotherMethodIsNotAllowedAndTheRightOnesAreNamed() throws Exception {
        HttpResponse<String> answer = send("PUT", "/things/1", new byte[100_000]);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("DELETE, GET");
        assertThat(answer.body()).contains("the method must be DELETE, GET, was PUT");
    }

    @Test
    void aBodyBeyondTheLimitIsReadToItsEndAndRefused() throws Exception {
        HttpResponse<String> answer = send("POST", "/things", new byte[5_000_000]);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("the body must have at most 10 bytes");
    }

    @Test
    void whatAnEndpointRefusesIsAnsweredAsItSays() throws Exception {
        HttpResponse<String> answer = get("/refuses");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"message\":\"say \\\"please\\\"\\u000a\\u001b\"");
    }

    @Test
    void whatTheHeapHasNoRoomForSaysWhatHelps() throws Exception {
        HttpResponse<String> answer = get("/devours");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("raise -Xmx");
    }

    @Test
    void whatBreaksIsAnsweredWithoutDetails() throws Exception {
        HttpResponse<String> answer = get("/breaks");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("secret", "Overflow", "at io.logistis");
    }

    @Test
    void anAnswerMayComeLaterAndFromAnotherThread() throws Exception {
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(HttpRequest.newBuilder(uri("/later")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(answer).isNotDone();

        later.complete(Response.text(200, "here"));

        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("here");
    }

    @Test
    void aFailureThatComesLaterIsAnswered() throws Exception {
        later.completeExceptionally(new IllegalStateException("a secret"));

        assertThat(get("/later").statusCode()).isEqualTo(500);
    }

    @Test
    void finishingAnswersWhatIsInFlightAndRefusesWhatComesAfter() throws Exception {
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(HttpRequest.newBuilder(uri("/later")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(adapter.finish(Duration.ofMillis(20))).isFalse();

        assertThat(get("/things").statusCode()).isEqualTo(503);
        later.complete(Response.text(200, "here"));

        assertThat(adapter.finish(Duration.ofSeconds(10))).isTrue();
        assertThat(answer.get(10, TimeUnit.SECONDS).headers().firstValue("Connection"))
                .contains("close");
    }

    @Test
    void aClientThatLeavesHarmsNobody() throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
            socket.getOutputStream()
                    .write("POST /things HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"
                            .getBytes(StandardCharsets.US_ASCII));
        }

        assertThat(get("/things").body()).isEqualTo("all");
        assertThat(adapter.finish(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void twoRoutesForOneThingAreAMistake() {
        Route route = Route.get("/x", request -> Response.text(200, ""));

        assertThatThrownBy(() -> new ExchangeAdapter(List.of(route, route), threads))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two routes for GET /x");
    }

    @Test
    void anEndpointCanBeAskedWithoutASocket() throws Exception {
        Response answer = adapter.dispatch(Request.of("GET", "/things/7?x=1", Map.of(), new byte[0]))
                .toCompletableFuture()
                .get();

        assertThat(answer.text()).isEqualTo("7");
    }
}
