package io.logistis.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logistis.event.EventId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are slow, many, or wrong, and what they do to others: nothing. */
class HardClientsTest {

    @TempDir
    static Path folder;

    private final StubStore store = StubStore.keeping();
    private final List<Socket> sockets = new ArrayList<>();
    private RunningServer running;

    @BeforeEach
    void start() {
        running = new RunningServer(folder, store);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        running.close();
    }

    private Socket connect() throws IOException {
        URI uri = running.webhook();
        Socket socket = running.trust().getSocketFactory().createSocket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private static void write(Socket socket, byte[] body, int from, int to) throws IOException {
        OutputStream out = socket.getOutputStream();
        if (from == 0) {
            out.write(("POST /admit HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        }
        out.write(body, from, to - from);
        out.flush();
    }

    private static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("}}")) {
            int read = in.read();
            if (read < 0) {
                break;
            }
            answer.append((char) read);
        }
        return answer.toString();
    }

    private void assertOthersAreAnswered(String uid) throws Exception {
        HttpResponse<String> answer =
                CompletableFuture.supplyAsync(() -> review(uid)).get(10, TimeUnit.SECONDS);
        assertThat(answer.headers().firstValue("Logistis-Recorded")).contains("yes");
    }

    private HttpResponse<String> review(String uid) {
        try {
            return running.review(Review.update(uid));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void fiveHundredIdleConnectionsDoNotGetInTheWayAndStayUsable() throws Exception {
        for (int i = 0; i < 500; i++) {
            Socket socket = connect();
            write(socket, Review.update("idle-" + i), 0, Review.update("idle-" + i).length);
            assertThat(answer(socket)).contains("\"allowed\":true");
        }

        assertOthersAreAnswered("other");

        for (int i : new int[] {0, 250, 499}) {
            byte[] body = Review.update("again-" + i);
            write(sockets.get(i), body, 0, body.length);
            assertThat(answer(sockets.get(i))).contains("again-" + i, "\"allowed\":true");
        }
    }

    @Test
    void aHundredSlowClientsDoNotGetInTheWayAndAreAnsweredInTheEnd() throws Exception {
        byte[] body = Review.update("slow");
        for (int i = 0; i < 100; i++) {
            write(connect(), body, 0, 1);
        }
        for (int at = 1; at < 10; at++) {
            for (Socket socket : sockets) {
                write(socket, body, at, at + 1);
            }
            assertOthersAreAnswered("other-" + at);
        }

        for (Socket socket : sockets) {
            write(socket, body, 10, body.length);
        }
        for (Socket socket : sockets) {
            assertThat(answer(socket)).contains("\"uid\":\"slow\",\"allowed\":true");
        }
    }

    @Test
    void clientsThatNeverShakeHandsDoNotGetInTheWay() throws Exception {
        URI uri = running.webhook();
        for (int i = 0; i < 100; i++) {
            Socket socket = new Socket(uri.getHost(), uri.getPort());
            sockets.add(socket);
            socket.getOutputStream().write(0x16);
            socket.getOutputStream().flush();
        }

        assertOthersAreAnswered("other");
    }

    @Test
    void plainHttpOnTheTlsPortHarmsNobody() throws Exception {
        URI uri = running.webhook();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            drain(socket.getInputStream());
        }

        assertOthersAreAnswered("other");
    }

    private static void drain(InputStream in) throws IOException {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (SocketException e) {
            // The server may just hang up.
        }
    }

    @Test
    void aHundredMegabytesOfSomethingElseAreTooLarge() throws Exception {
        byte[] piece = new byte[1 << 20];
        Arrays.fill(piece, (byte) 'x');

        HttpResponse<String> answer =
                running.send(HttpRequest.newBuilder(running.webhook().resolve("/admit"))
                        .timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.ofByteArrays(Collections.nCopies(100, piece))));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("a review must have at most 67108864 bytes");
        assertOthersAreAnswered("other");
    }

    @Test
    void aReviewOfTwentyMegabytesIsRecordedWithoutItsObjects() throws Exception {
        HttpResponse<String> answer = running.review(Review.create("huge", 20 << 20));

        assertThat(answer.headers().firstValue("Logistis-Recorded")).contains("yes");
        assertThat(answer.body()).contains("\"uid\":\"huge\",\"allowed\":true");
        assertThat(store.appended().get(0).after()).isNull();
    }

    @Test
    void closingAnswersWhatIsInFlight() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CompletableFuture<EventId> commit = new CompletableFuture<>();
        StubStore slow = new StubStore(event -> {
            arrived.countDown();
            return commit;
        });
        RunningServer stopping = new RunningServer(folder, slow, "--store-timeout=30s");
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return stopping.review(Review.update("r-1"));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> closing = CompletableFuture.runAsync(stopping::close);
        await().until(() -> stopping.ops("/readyz").statusCode() == 503);
        assertThat(slow.closed()).isFalse();
        commit.complete(slow.appended().get(0).event().id());

        assertThat(answer.get(10, TimeUnit.SECONDS).headers().firstValue("Logistis-Recorded"))
                .contains("yes");
        closing.get(5, TimeUnit.SECONDS);
        assertThat(slow.closed()).isTrue();
    }

    @Test
    void anIdleServerClosesAtOnceWhateverConnectionsStand() throws Exception {
        RunningServer stopping = new RunningServer(folder, StubStore.keeping());
        stopping.review(Review.update("r-1"));

        long from = System.nanoTime();
        stopping.close();

        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(2));
    }
}
