package io.logistis.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.httpserver.Review;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Many large reviews at once, far more than the heap holds: each is let through, and the server goes on. */
class SmallHeapIT {

    private static final int CLIENTS = 12;

    @TempDir
    Path folder;

    private LogistisProcess logistis;
    private HttpClient http;

    @BeforeEach
    void start() throws Exception {
        logistis = LogistisProcess.start(folder, List.of("-Xmx64m"), List.of("--store-timeout=30s"));
        http = logistis.trustingClient();
    }

    @AfterEach
    void stop() {
        logistis.close();
    }

    private CompletableFuture<HttpResponse<String>> send(byte[] review) {
        return http.sendAsync(
                HttpRequest.newBuilder(logistis.webhook().resolve("/admit"))
                        .timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(review))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private List<HttpResponse<String>> sendAtOnce(String name, int characters) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            answers.add(send(Review.create(name + "-" + i, characters)));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private static String recorded(HttpResponse<String> answer) {
        return answer.headers().firstValue("Logistis-Recorded").orElse("nothing");
    }

    private void assertItGoesOn() throws Exception {
        assertThat(recorded(send(Review.update("after")).join())).isEqualTo("yes");
        assertThat(logistis.ready()).isTrue();
        assertThat(logistis.metrics()).contains("logistis_request_bytes_in_flight 0.0");
        assertThat(logistis.requestUids()).contains("after");
    }

    @Test
    void twentyMegabytesEachAreRecordedWithoutTheirObjects() throws Exception {
        for (int round = 0; round < 3; round++) {
            assertThat(sendAtOnce("huge-" + round, 20 << 20)).allSatisfy(answer -> {
                assertThat(answer.body()).contains("\"allowed\":true");
                assertThat(recorded(answer)).isEqualTo("yes");
            });
        }
        assertThat(logistis.metric("logistis_oversized_reviews_total")).isEqualTo(3 * CLIENTS);
        assertItGoesOn();
    }

    @Test
    void eachThatWouldFitAloneIsLetThrough() throws Exception {
        for (int round = 0; round < 3; round++) {
            assertThat(sendAtOnce("large-" + round, 7 << 20)).allSatisfy(answer -> {
                assertThat(answer.statusCode()).isIn(200, 503);
                if (answer.statusCode() == 200) {
                    assertThat(answer.body()).contains("\"allowed\":true");
                }
            });
        }
        assertThat(logistis.metric("logistis_oversized_reviews_total"))
                .as("recorded without their objects")
                .isPositive();
        assertItGoesOn();
        for (JsonNode event : logistis.events()) {
            HttpResponse<String> diff =
                    logistis.ask("/events/" + event.path("id").asString() + "/diff");
            assertThat(diff.statusCode()).as(diff.body()).isIn(200, 404);
            if (diff.statusCode() == 404) {
                assertThat(diff.body()).containsAnyOf("-Xmx", "too large to keep");
            }
        }
    }
}
