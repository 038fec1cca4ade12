package io.logistis.httpserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamedResponseTest {

    private final ExecutorService answering = Executors.newFixedThreadPool(1);
    private final ExecutorService streaming = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<Lines> started = new LinkedBlockingQueue<>();
    private final ExchangeAdapter adapter = new ExchangeAdapter(
            List.of(
                    Route.get("/stream", request -> {
                        Lines lines = new Lines(streaming);
                        started.add(lines);
                        return Response.stream("text/event-stream", lines).withHeader("Cache-Control", "no-store");
                    }),
                    Route.get("/now", request -> Response.text(200, "now"))),
            answering);
    private HttpServer server;

    /** What a test gives it, line by line. */
    private static final class Lines implements Response.Streamed {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final Executor threads;

        private Lines(Executor threads) {
            this.threads = threads;
        }

        @Override
        public Executor threads() {
            return threads;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            try {
                while (stopped.getCount() > 0) {
                    String line = lines.poll(20, TimeUnit.MILLISECONDS);
                    if (line != null) {
                        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                        out.flush();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void stop() {
            stopped.countDown();
        }
    }

    @BeforeEach
    void start() throws IOException {
        JdkServerSettings.apply();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", adapter);
        server.setExecutor(answering);
        server.start();
    }

    @AfterEach
    void stop() {
        started.forEach(Lines::stop);
        server.stop(0);
        answering.shutdownNow();
        streaming.shutdownNow();
    }

    @Test
    void whatIsFlushedArrivesWhileTheStreamGoesOn() throws Exception {
        HttpResponse<InputStream> answer = open();
        Lines lines = started.take();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            lines.lines.add("one");
            assertThat(reader.readLine()).isEqualTo("one");
            lines.lines.add("two");
            assertThat(reader.readLine()).isEqualTo("two");
            lines.stop();
            assertThat(reader.readLine()).isNull();
        }
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void streamsTakeNoThreadFromThoseThatAnswer() throws Exception {
        for (int i = 0; i < 5; i++) {
            open();
        }

        // There is but one thread that answers.
        assertThat(get("/now").body()).isEqualTo("now");
    }

    @Test
    void theEndOfTheServerEndsItsStreams() throws Exception {
        HttpResponse<InputStream> answer = open();
        Lines lines = started.take();

        assertThat(adapter.finish(Duration.ofSeconds(10))).isTrue();

        assertThat(lines.stopped.getCount()).isZero();
        assertThat(answer.body().readAllBytes()).isEmpty();
    }

    @Test
    void aStreamIsStoppedWhenItsClientIsGone() throws Exception {
        HttpResponse<InputStream> answer = open();
        Lines lines = started.take();

        answer.body().close();
        while (lines.stopped.getCount() > 0) {
            lines.lines.add("is anybody there?");
            lines.stopped.await(20, TimeUnit.MILLISECONDS);
        }

        assertThat(adapter.finish(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void whoAsksForTheHeadersOnlyGetsNoStream() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(uri("/stream"))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(started.take().stopped.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private HttpResponse<InputStream> open() throws Exception {
        return client.send(HttpRequest.newBuilder(uri("/stream")).build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }
}
