package io.logistis.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logistis.httpserver.Review;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM in the middle of a load, as Kubernetes ends a pod. */
class StoppedServerIT {

    private static final int CLIENTS = 8;

    @Test
    void itAnswersWhatIsInFlightCommitsAndEndsInTime(@TempDir Path folder) throws Exception {
        byte[] body = Review.updateOf("in-flight", "in-flight", "1", "2");
        ReviewLoad load;
        try (LogistisProcess logistis = LogistisProcess.start(folder);
                SSLSocket inFlight = connect(logistis)) {
            OutputStream out = inFlight.getOutputStream();
            out.write(("POST /admit HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body, 0, body.length / 2);
            out.flush();
            await("a review in flight")
                    .until(() -> !logistis.metrics().contains("logistis_request_bytes_in_flight 0.0"));
            load = ReviewLoad.start(logistis, "load", CLIENTS);
            load.awaitRecorded(200);
            assertThat(logistis.ready()).isTrue();

            logistis.terminate();
            await("not ready").atMost(5, SECONDS).until(() -> !logistis.ready());
            out.write(body, body.length / 2, body.length - body.length / 2);
            out.flush();

            String answer = new String(inFlight.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 200 ")
                    .containsIgnoringCase("\r\nLogistis-Recorded: yes\r\n")
                    .containsIgnoringCase("\r\nConnection: close\r\n")
                    .contains("\"uid\":\"in-flight\",\"allowed\":true");
            assertThat(logistis.awaitExit(Duration.ofSeconds(5))).isZero();
        }
        load.awaitEnd();
        assertThat(load.strange()).isEmpty();
        try (LogistisProcess again = LogistisProcess.start(folder)) {
            assertThat(again.requestUids()).contains("in-flight").containsAll(load.recorded());
        }
    }

    private static SSLSocket connect(LogistisProcess logistis) throws Exception {
        URI webhook = logistis.webhook();
        SSLSocket socket =
                (SSLSocket) logistis.trust().getSocketFactory().createSocket(webhook.getHost(), webhook.getPort());
        socket.setSoTimeout((int) SECONDS.toMillis(30));
        return socket;
    }
}
