package io.logistis.httpserver.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.ChangeTracker;
import io.logistis.capture.CapturePredicate;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.event.EventId;
import io.logistis.event.ObjectState;
import io.logistis.httpserver.Review;
import io.logistis.httpserver.StubStore;
import io.logistis.httpserver.http.ExchangeAdapter;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.store.NewEvent;
import io.logistis.store.StoreException;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionEndpointTest {

    private static final int MAX_BODY = 64 * 1024;

    private final PrometheusRegistry registry = new PrometheusRegistry();

    private ExchangeAdapter endpoint(StubStore store) {
        return endpoint(store, change -> true, 1 << 20);
    }

    private ExchangeAdapter endpoint(StubStore store, CapturePredicate predicate, long bytesInFlight) {
        ChangeTracker tracker = ChangeTracker.builder()
                .store(store)
                .predicate(predicate)
                .fieldRules(KubernetesDefaults.fieldRules(RedactionKey.random()))
                .storeTimeout(Duration.ofMillis(20))
                .build();
        return new ExchangeAdapter(
                new AdmissionEndpoint(tracker, MAX_BODY, bytesInFlight, registry, Callers.ANYONE, "logistis").routes(),
                Runnable::run);
    }

    private static CompletionStage<Response> send(ExchangeAdapter endpoint, byte[] body) {
        return endpoint.dispatch(
                Request.of("POST", "/admit", Map.of("Content-Length", String.valueOf(body.length)), body));
    }

    private static Response answer(ExchangeAdapter endpoint, byte[] body) throws Exception {
        return send(endpoint, body).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private String metrics() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.builder().build().write(text, registry.scrape());
        return text.toString(StandardCharsets.UTF_8);
    }

    private void assertLetThrough(Response answer, String reason) throws IOException {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("\"uid\":\"r-1\",\"allowed\":true");
        assertThat(answer.header("Logistis-Recorded")).isEqualTo("no");
        assertThat(metrics())
                .contains("logistis_failures_total{reason=\"" + reason + "\"} 1.0")
                .contains("logistis_reviews_total{operation=\"UPDATE\",outcome=\"unrecorded\"} 1.0")
                .contains("logistis_request_bytes_in_flight 0.0");
    }

    @Test
    void theHeaderSaysWhatBecameOfTheChange() throws Exception {
        StubStore store = StubStore.keeping();
        ExchangeAdapter endpoint = endpoint(store);

        assertThat(answer(endpoint, Review.update("r-1")).header("Logistis-Recorded"))
                .isEqualTo("yes");
        assertThat(answer(endpoint, Review.dryRun("r-2")).header("Logistis-Recorded"))
                .isEqualTo("skipped");
        assertThat(answer(endpoint, Review.update("r-3", "1", "1")).header("Logistis-Recorded"))
                .isEqualTo("skipped");
        assertThat(store.appended()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "QUEUE_FULL, queue_full",
        "DISK_FULL, disk_full",
        "CLOSED, store_closed",
        "CORRUPT, store_corrupt",
        "FAILED, store_failed",
        "TIMEOUT, store_timeout"
    })
    void aStoreThatFailsLetsChangesThrough(StoreException.Reason reason, String label) throws Exception {
        ExchangeAdapter endpoint = endpoint(StubStore.failing(new StoreException(reason, "append")));

        assertLetThrough(answer(endpoint, Review.update("r-1")), label);
    }

    @Test
    void aStoreThatTakesTooLongLetsChangesThrough() throws Exception {
        ExchangeAdapter endpoint = endpoint(new StubStore(event -> new CompletableFuture<>()));

        assertLetThrough(answer(endpoint, Review.update("r-1")), "store_timeout");
    }

    @Test
    void aStoreThatThrowsLetsChangesThrough() throws Exception {
        ExchangeAdapter endpoint = endpoint(new StubStore(event -> {
            throw new IllegalStateException("broken");
        }));

        assertLetThrough(answer(endpoint, Review.update("r-1")), "store_failed");
    }

    @Test
    void aPredicateThatThrowsLetsChangesThrough() throws Exception {
        ExchangeAdapter endpoint = endpoint(
                StubStore.keeping(),
                change -> {
                    throw new IllegalStateException("broken");
                },
                1 << 20);

        assertLetThrough(answer(endpoint, Review.update("r-1")), "capture_failed");
    }

    @Test
    void aHeapThatIsFullLetsChangesThrough() throws Exception {
        ExchangeAdapter endpoint = endpoint(
                StubStore.keeping(),
                change -> {
                    throw new OutOfMemoryError("a test");
                },
                1 << 20);

        assertLetThrough(answer(endpoint, Review.update("r-1")), "out_of_memory");
    }

    @Test
    void anErrorNobodyThoughtOfLetsChangesThrough() throws Exception {
        ExchangeAdapter endpoint = endpoint(
                StubStore.keeping(),
                change -> {
                    throw new ExceptionInInitializerError("a test");
                },
                1 << 20);

        assertLetThrough(answer(endpoint, Review.update("r-1")), "capture_failed");
    }

    @Test
    void theAnswerWaitsForTheCommitAndForNothingElse() throws Exception {
        CompletableFuture<EventId> commit = new CompletableFuture<>();
        List<NewEvent> seen = new ArrayList<>();
        ChangeTracker tracker = ChangeTracker.builder()
                .store(new StubStore(event -> {
                    seen.add(event);
                    return commit;
                }))
                .fieldRules(KubernetesDefaults.fieldRules(RedactionKey.random()))
                .build();
        ExchangeAdapter endpoint = new ExchangeAdapter(
                new AdmissionEndpoint(tracker, MAX_BODY, 1 << 20, registry, Callers.ANYONE, "logistis").routes(),
                Runnable::run);

        CompletableFuture<Response> answer =
                send(endpoint, Review.update("r-1")).toCompletableFuture();
        assertThat(answer).isNotDone();
        assertThat(metrics()).doesNotContain("logistis_request_bytes_in_flight 0.0");

        commit.complete(seen.get(0).event().id());

        assertThat(answer.get(10, TimeUnit.SECONDS).header("Logistis-Recorded")).isEqualTo("yes");
        assertThat(metrics()).contains("logistis_request_bytes_in_flight 0.0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 16 * 1024, 60_000, MAX_BODY - 600})
    void aReviewWithinTheLimitKeepsItsObject(int characters) throws Exception {
        StubStore store = StubStore.keeping();

        assertThat(answer(endpoint(store), Review.create("r-1", characters)).header("Logistis-Recorded"))
                .isEqualTo("yes");
        assertThat(store.appended().get(0).after().json().length).isGreaterThan(characters);
        assertThat(metrics()).contains("logistis_oversized_reviews_total 0.0");
    }

    @ParameterizedTest
    @ValueSource(ints = {MAX_BODY, MAX_BODY + 1, 1_000_000, 20_000_000})
    void aReviewBeyondTheLimitIsRecordedWithoutItsObject(int characters) throws Exception {
        StubStore store = StubStore.keeping();

        Response answer = answer(endpoint(store), Review.create("r-1", characters));

        assertThat(answer.text()).contains("\"uid\":\"r-1\",\"allowed\":true");
        assertThat(answer.header("Logistis-Recorded")).isEqualTo("yes");
        assertThat(store.appended().get(0).event().after()).isEqualTo(ObjectState.TOO_LARGE);
        assertThat(store.appended().get(0).event().user().username()).isEqualTo("alice");
        assertThat(metrics())
                .contains("logistis_oversized_reviews_total 1.0")
                .contains("logistis_request_bytes_in_flight 0.0");
    }

    @Test
    void aBodyOfUnknownLengthIsRead() throws Exception {
        StubStore store = StubStore.keeping();
        ExchangeAdapter endpoint = endpoint(store);

        for (int characters : new int[] {0, 16 * 1024, 40_000, 1_000_000}) {
            byte[] body = Review.create("r-" + characters, characters);
            assertThat(endpoint.dispatch(Request.of("POST", "/", Map.of(), body))
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS)
                            .header("Logistis-Recorded"))
                    .isEqualTo("yes");
        }
        assertThat(store.appended()).hasSize(4);
        assertThat(metrics()).contains("logistis_oversized_reviews_total 1.0");
    }

    @Test
    void reviewsBeyondTheMemoryOfAllTogetherAreRecordedWithoutTheirObjects() throws Exception {
        CompletableFuture<EventId> commit = new CompletableFuture<>();
        StubStore store = new StubStore(event -> commit);
        ChangeTracker tracker = ChangeTracker.builder()
                .store(store)
                .fieldRules(KubernetesDefaults.fieldRules(RedactionKey.random()))
                .build();
        ExchangeAdapter endpoint = new ExchangeAdapter(
                new AdmissionEndpoint(tracker, MAX_BODY, 100_000, registry, Callers.ANYONE, "logistis").routes(),
                Runnable::run);

        List<CompletionStage<Response>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(send(endpoint, Review.create("r-" + i, 40_000)));
        }

        assertThat(store.appended().stream().map(event -> event.event().after().presence()))
                .containsExactly(
                        ObjectState.Presence.KEPT,
                        ObjectState.Presence.KEPT,
                        ObjectState.Presence.TOO_LARGE,
                        ObjectState.Presence.TOO_LARGE);
        commit.complete(store.appended().get(0).event().id());
        for (CompletionStage<Response> answer : answers) {
            assertThat(answer.toCompletableFuture().get(10, TimeUnit.SECONDS).header("Logistis-Recorded"))
                    .isEqualTo("yes");
        }
        assertThat(metrics()).contains("logistis_request_bytes_in_flight 0.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "{}",
                "[]",
                "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\"}",
                "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{}}",
                "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{\"uid\":\"x\""
            })
    void whatIsNoReviewIsRefused(String body) throws Exception {
        assertRefused(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void nestingWithoutEndIsRefused() throws Exception {
        assertRefused(("{\"request\":" + "[".repeat(10_000)).getBytes(StandardCharsets.UTF_8));
        assertRefused(("{\"request\":" + "{\"a\":".repeat(100_000)).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aReviewOfTheOldVersionIsToldWhichIsRight() {
        String body = new String(Review.update("r-1"), StandardCharsets.UTF_8)
                .replace("admission.k8s.io/v1", "admission.k8s.io/v1beta1");

        assertThatThrownBy(() -> answer(endpoint(StubStore.keeping()), body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(HttpException.class)
                .hasMessageContaining("v1beta1")
                .hasMessageContaining("admission.k8s.io/v1");
    }

    private void assertRefused(byte[] body) throws IOException {
        StubStore store = StubStore.keeping();
        assertThatThrownBy(() -> answer(endpointOnce(store), body))
                .isInstanceOf(HttpException.class)
                .satisfies(
                        e -> assertThat(((HttpException) e).response().status()).isEqualTo(400));
        assertThat(store.appended()).isEmpty();
        assertThat(metrics())
                .contains("logistis_invalid_requests_total ")
                .contains("logistis_request_bytes_in_flight 0.0");
    }

    private ExchangeAdapter endpointOnce(StubStore store) {
        registry.clear();
        return endpoint(store);
    }

    @Test
    void somethingHugeThatIsNoReviewIsTooLarge() throws Exception {
        assertTooLarge(Map.of(), new Endless(100L << 20));
        assertTooLarge(Map.of("Content-Length", "104857600"), new Endless(100L << 20));
    }

    private void assertTooLarge(Map<String, String> headers, InputStream body) throws IOException {
        ExchangeAdapter endpoint = endpointOnce(StubStore.keeping());
        assertThatThrownBy(() -> endpoint.dispatch(Request.of("POST", "/admit", headers, body)))
                .isInstanceOf(HttpException.class)
                .satisfies(
                        e -> assertThat(((HttpException) e).response().status()).isEqualTo(413));
        assertThat(metrics()).contains("logistis_request_bytes_in_flight 0.0");
    }

    /** That many times the letter x. */
    private static final class Endless extends InputStream {
        private long left;

        Endless(long length) {
            left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? 'x' : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int some = (int) Math.min(length, left);
            java.util.Arrays.fill(bytes, offset, offset + some, (byte) 'x');
            left -= some;
            return some;
        }
    }
}
