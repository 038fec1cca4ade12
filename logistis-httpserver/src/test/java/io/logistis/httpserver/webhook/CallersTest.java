package io.logistis.httpserver.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.ChangeTracker;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.httpserver.Review;
import io.logistis.httpserver.StubStore;
import io.logistis.httpserver.http.ExchangeAdapter;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.lock.Lock;
import io.logistis.lock.LockBook;
import io.logistis.lock.LockScope;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {

    private static final List<String> TOKENS = List.of("t0ken-that-nobody-guesses", "the-one-before-it");

    private final StubStore store = StubStore.keeping();
    private final PrometheusRegistry registry = new PrometheusRegistry();

    private ExchangeAdapter endpoint(Callers callers) {
        return endpoint(callers, List.of());
    }

    private ExchangeAdapter endpoint(Callers callers, List<Lock> locked) {
        LockBook locks = new LockBook(Clock.systemUTC(), "logistis", null);
        locks.replace(locked);
        ChangeTracker tracker = ChangeTracker.builder()
                .store(store)
                .fieldRules(KubernetesDefaults.fieldRules(RedactionKey.random()))
                .locks(locks)
                .build();
        return new ExchangeAdapter(
                new AdmissionEndpoint(tracker, 64 * 1024, 1 << 20, registry, callers, "logistis").routes(),
                Runnable::run);
    }

    private static Response post(ExchangeAdapter endpoint, String path, byte[] body) throws Exception {
        try {
            return endpoint.dispatch(Request.of("POST", path, Map.of(), body))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        } catch (HttpException e) {
            return e.response();
        }
    }

    private String metrics() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.builder().build().write(text, registry.scrape());
        return text.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/admit",
                "/admit/",
                "/admit/wrong",
                "/admit/t0ken-that-nobody-guesse",
                "/admit/t0ken-that-nobody-guesses2",
                "/admit/T0ken-that-nobody-guesses",
                "/admit/t0ken-that-nobody-guesses%00",
                "/admit/t0ken-that-nobody-guesses/",
                "/locks-only",
                "/locks-only/wrong"
            })
    void withoutTheTokenNothingIsTaken(String path) throws Exception {
        ExchangeAdapter endpoint = endpoint(new Callers(() -> TOKENS, request -> true));

        assertThat(post(endpoint, path, Review.update("r-1")).status()).isIn(403, 404);
        assertThat(store.appended()).isEmpty();
    }

    @Test
    void aReviewOfSomebodyElseIsCountedAndNotStored() throws Exception {
        ExchangeAdapter endpoint = endpoint(new Callers(() -> TOKENS, request -> true));

        Response refused = post(endpoint, "/admit", Review.update("r-1"));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains("\"reason\":\"Forbidden\"").doesNotContain("allowed", "t0ken");
        assertThat(post(endpoint, "/admit/wrong", Review.update("r-2")).status())
                .isEqualTo(403);
        assertThat(metrics())
                .contains("logistis_refused_callers_total{missing=\"path_token\"} 2.0")
                .contains("logistis_refused_callers_total{missing=\"client_certificate\"} 0.0")
                .contains("logistis_invalid_requests_total 0.0")
                .doesNotContain("outcome=\"recorded\"} 1.0");
        assertThat(store.appended()).isEmpty();
    }

    @Test
    void everyTokenThatIsStillGoodIsTaken() throws Exception {
        ExchangeAdapter endpoint = endpoint(new Callers(() -> TOKENS, request -> true));

        for (String token : TOKENS) {
            assertThat(post(endpoint, "/admit/" + token, Review.update("r-" + token))
                            .header("Logistis-Recorded"))
                    .isEqualTo("yes");
        }
        assertThat(store.appended()).hasSize(2);
    }

    @Test
    void whereNoTokenIsAskedForAnyPathWillDo() throws Exception {
        ExchangeAdapter endpoint = endpoint(Callers.ANYONE);

        for (String path : List.of("/", "/admit", "/admit/whatever")) {
            assertThat(post(endpoint, path, Review.update("r" + path)).header("Logistis-Recorded"))
                    .isEqualTo("yes");
        }
    }

    @Test
    void aClientThatNothingVouchesForIsRefused() throws Exception {
        ExchangeAdapter endpoint = endpoint(new Callers(List::of, request -> false));

        assertThat(post(endpoint, "/admit", Review.update("r-1")).status()).isEqualTo(403);
        assertThat(metrics()).contains("logistis_refused_callers_total{missing=\"client_certificate\"} 1.0");
    }

    @Test
    void whatIsAllowedForLocksOnlyIsNotRecorded() throws Exception {
        ExchangeAdapter endpoint = endpoint(new Callers(() -> TOKENS, request -> true));

        Response answer = post(endpoint, "/locks-only/" + TOKENS.get(0), Review.update("r-1"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("\"uid\":\"r-1\",\"allowed\":true");
        assertThat(answer.header("Logistis-Recorded")).isEqualTo("skipped");
        assertThat(store.appended()).isEmpty();
    }

    @Test
    void whatALockRefusesForLocksOnlyIsRecorded() throws Exception {
        Lock lock = Lock.builder(LockScope.namespace("shop"), "carol", "release freeze")
                .expiresIn(Duration.ofHours(2))
                .build("7f3a", Instant.now());
        ExchangeAdapter endpoint = endpoint(new Callers(() -> TOKENS, request -> true), List.of(lock));

        Response answer = post(endpoint, "/locks-only/" + TOKENS.get(0), Review.update("r-1"));

        assertThat(answer.text()).contains("\"allowed\":false", "release freeze");
        assertThat(answer.header("Logistis-Recorded")).isEqualTo("denied");
        assertThat(store.appended()).hasSize(1);
    }

    @Test
    void onlyOurOwnCanaryIsAnsweredWithAWarning() throws Exception {
        ExchangeAdapter endpoint = endpoint(Callers.ANYONE);

        assertThat(post(endpoint, "/admit", Review.canary("r-1", "logistis", true))
                        .text())
                .contains("\"allowed\":true", "\"warnings\":[\"logistis-canary has arrived\"]");
        assertThat(post(endpoint, "/admit", Review.canary("r-2", "logistis", false))
                        .text())
                .doesNotContain("warnings");
        assertThat(post(endpoint, "/admit", Review.canary("r-3", "shop", true)).text())
                .doesNotContain("warnings");
        assertThat(post(endpoint, "/admit", Review.dryRun("r-4")).text()).doesNotContain("warnings");
    }

    @Test
    void tokensStandOneOnALine() throws Exception {
        assertThat(PathTokens.parse(
                        "  second-token-of-all \r\n\nfirst-token_of.all~\n".getBytes(StandardCharsets.UTF_8)))
                .containsExactly("second-token-of-all", "first-token_of.all~");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "a/b", "s3cret with spaces", "good\ns3cret?", "\u00e4"})
    void whatIsNoTokenIsRefusedWithoutShowingIt(String content) {
        assertThatThrownBy(() -> PathTokens.parse(content.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageStartingWith("it must hold tokens, one a line")
                .hasMessageNotContaining("s3cret");
    }
}
