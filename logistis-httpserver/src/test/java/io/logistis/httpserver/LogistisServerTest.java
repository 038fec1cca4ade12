package io.logistis.httpserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogistisServerTest {

    @TempDir
    Path folder;

    @Test
    void aReviewIsAnsweredOnceItIsRecorded() throws Exception {
        StubStore store = StubStore.keeping();
        try (RunningServer running = new RunningServer(folder, store)) {
            HttpResponse<String> answer = running.review(Review.update("r-1"));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Logistis-Recorded")).contains("yes");
            assertThat(answer.body())
                    .isEqualTo("{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\","
                            + "\"response\":{\"uid\":\"r-1\",\"allowed\":true}}");
            assertThat(store.appended()).hasSize(1);
            assertThat(store.appended().get(0).event().user().username()).isEqualTo("alice");
        }
        assertThat(store.closed()).isTrue();
    }

    @Test
    void whatWasRecordedCanBeAskedFor() throws Exception {
        RingBufferEventStore store = new RingBufferEventStore(Retention.DEFAULT, Clock.systemUTC());
        try (RunningServer running = new RunningServer(folder, store)) {
            running.review(Review.update("r-1"));

            URI query = running.server().addresses().query();
            assertThat(running.get(query.resolve("/events?namespace=shop")).body())
                    .contains("\"requestUid\":\"r-1\"", "\"username\":\"alice\"");
            assertThat(running.get(query.resolve("/overview")).body()).contains("\"shop\"");
            assertThat(running.get(query.resolve("/events?nmespace=shop")).statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void theWebhookTakesPostOnly() throws Exception {
        try (RunningServer running = new RunningServer(folder, StubStore.keeping())) {
            HttpResponse<String> answer = running.get(running.webhook().resolve("/admit"));

            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).contains("POST");
        }
    }

    @Test
    void metricsCountWhatCameIn() throws Exception {
        try (RunningServer running = new RunningServer(folder, StubStore.keeping())) {
            running.review(Review.update("r-1"));
            running.review(Review.dryRun("r-2"));
            running.send(HttpRequest.newBuilder(running.webhook()).POST(HttpRequest.BodyPublishers.ofString("{}")));

            assertThat(running.ops("/metrics").body())
                    .contains("logistis_reviews_total{operation=\"UPDATE\",outcome=\"recorded\"} 1.0")
                    .contains("logistis_reviews_total{operation=\"UPDATE\",outcome=\"skipped\"} 1.0")
                    .contains("logistis_invalid_requests_total 1.0")
                    .contains("logistis_append_seconds_count 2")
                    .contains("logistis_store_events 1.0")
                    .contains("logistis_store_bytes 10.0")
                    .contains("logistis_store_evictions_total{reason=\"bytes\"} 2.0")
                    .contains("logistis_tls_certificate_expiry_timestamp_seconds ")
                    .doesNotContain("alice", "shop", "\"web\"", "logistis_rules");
            assertThat(running.ops("/readyz").body()).isEqualTo("ok\n");
            assertThat(running.ops("/livez").body()).isEqualTo("ok\n");
            assertThat(running.ops("/health?verbose").body()).contains("[+]store");
        }
    }
}
