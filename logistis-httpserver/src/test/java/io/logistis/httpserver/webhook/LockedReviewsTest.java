package io.logistis.httpserver.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.ChangeTracker;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.httpserver.Review;
import io.logistis.httpserver.StubStore;
import io.logistis.httpserver.http.ExchangeAdapter;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.lock.Lock;
import io.logistis.lock.LockBook;
import io.logistis.lock.LockScope;
import io.logistis.store.StoreException;
import io.logistis.testkit.TurnableClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the webhook answers under a lock on the namespace of the reviews. */
class LockedReviewsTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final TurnableClock clock = new TurnableClock();
    private final LockBook book = new LockBook(clock, "logistis", "dev");

    private Response answer(StubStore store, Lock.Mode mode, byte[] review) throws Exception {
        return answer(store, book, mode, review);
    }

    private Response answer(StubStore store, LockBook locks, Lock.Mode mode, byte[] review) throws Exception {
        locks.replace(List.of(Lock.builder(LockScope.namespace("shop"), "carol", "release freeze")
                .mode(mode)
                .expiresIn(Duration.ofHours(2))
                .build("7f3a", clock.instant())));
        ChangeTracker tracker = ChangeTracker.builder()
                .store(store)
                .fieldRules(KubernetesDefaults.fieldRules(RedactionKey.random()))
                .clock(clock)
                .locks(locks)
                .build();
        ExchangeAdapter endpoint = new ExchangeAdapter(
                new AdmissionEndpoint(tracker, 64 * 1024, 1 << 20, new PrometheusRegistry(), Callers.ANYONE, "logistis")
                        .routes(),
                Runnable::run);
        return endpoint.dispatch(
                        Request.of("POST", "/", Map.of("Content-Length", String.valueOf(review.length)), review))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static JsonNode response(Response answer) {
        return JSON.readTree(answer.body()).get("response");
    }

    private LockBook withoutBreakGlass() {
        return new LockBook(clock, "logistis", null);
    }

    @Test
    void aRefusalIsA403WithASentenceForPeople() throws Exception {
        Response answer = answer(StubStore.keeping(), withoutBreakGlass(), Lock.Mode.DENY, Review.update("r-1"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Logistis-Recorded")).isEqualTo("denied");
        JsonNode response = response(answer);
        assertThat(response.get("uid").asString()).isEqualTo("r-1");
        assertThat(response.get("allowed").asBoolean()).isFalse();
        assertThat(response.get("status").get("code").asInt()).isEqualTo(403);
        assertThat(response.get("status").get("reason").asString()).isEqualTo("Forbidden");
        assertThat(response.get("status").get("message").asString())
                .isEqualTo("locked by carol until 14:00 UTC (2h left): release freeze [lock 7f3a].");
    }

    @Test
    void aWarningLetsThroughWithTheSameSentence() throws Exception {
        Response answer = answer(StubStore.keeping(), withoutBreakGlass(), Lock.Mode.WARN, Review.update("r-1"));

        assertThat(answer.header("Logistis-Recorded")).isEqualTo("yes");
        assertThat(response(answer).get("allowed").asBoolean()).isTrue();
        assertThat(response(answer).get("warnings").toString())
                .isEqualTo("[\"locked by carol until 14:00 UTC (2h left): release freeze [lock 7f3a].\"]");
    }

    @Test
    void brokenGlassLetsThroughWithAWarning() throws Exception {
        Response answer = answer(StubStore.keeping(), Lock.Mode.DENY, Review.update("r-1"));

        assertThat(answer.header("Logistis-Recorded")).isEqualTo("yes");
        assertThat(response(answer).get("allowed").asBoolean()).isTrue();
        assertThat(response(answer).get("warnings").get(0).asString())
                .startsWith("break glass used: locked by carol until 14:00 UTC");
    }

    @Test
    void aWriteThatChangesNothingIsAnsweredAsWithoutLocks() throws Exception {
        Response answer =
                answer(StubStore.keeping(), withoutBreakGlass(), Lock.Mode.DENY, Review.update("r-1", "1", "1"));

        assertThat(response(answer).get("allowed").asBoolean()).isTrue();
        assertThat(response(answer).has("warnings")).isFalse();
    }

    @Test
    void aDryRunIsRefusedAndAReviewTooLargeToKeepToo() throws Exception {
        StubStore store = StubStore.keeping();

        Response dryRun = answer(store, withoutBreakGlass(), Lock.Mode.DENY, Review.dryRun("r-1"));
        assertThat(response(dryRun).get("allowed").asBoolean()).isFalse();
        assertThat(store.appended()).isEmpty();

        Response large = answer(store, withoutBreakGlass(), Lock.Mode.DENY, Review.create("r-2", 1_000_000));
        assertThat(response(large).get("allowed").asBoolean()).isFalse();
        assertThat(store.appended()).hasSize(1);
    }

    @Test
    void aRefusalStandsThoughItCantBeRecorded() throws Exception {
        StubStore failing =
                StubStore.failing(new StoreException(StoreException.Reason.DISK_FULL, "append: no space left"));

        Response answer = answer(failing, withoutBreakGlass(), Lock.Mode.DENY, Review.update("r-1"));

        assertThat(answer.header("Logistis-Recorded")).isEqualTo("no");
        assertThat(response(answer).get("allowed").asBoolean()).isFalse();
    }
}
