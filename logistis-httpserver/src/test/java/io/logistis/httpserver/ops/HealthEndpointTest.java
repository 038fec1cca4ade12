package io.logistis.httpserver.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.httpserver.http.ExchangeAdapter;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HealthEndpointTest {

    private final Map<String, HealthEndpoint.Check> parts = new LinkedHashMap<>();
    private final Map<String, Supplier<String>> notes = new LinkedHashMap<>();

    private static void fails(String why) {
        throw new IllegalStateException(why);
    }

    private Response get(HealthEndpoint health, String target) throws Exception {
        return new ExchangeAdapter(health.routes(), Runnable::run)
                .dispatch(Request.get(target))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static double metric(HealthEndpoint health) {
        PrometheusRegistry registry = new PrometheusRegistry();
        health.register(registry);
        return ((GaugeSnapshot) registry.scrape().get(0)).getDataPoints().get(0).getValue();
    }

    @Test
    void everyPartIsNamedWithWhatIsWrong() throws Exception {
        parts.put("store", () -> {});
        parts.put("certificate", () -> fails("expired\nyesterday"));
        notes.put("registration", () -> "it is\ngone");
        notes.put("canary", () -> "");
        HealthEndpoint health = new HealthEndpoint(parts, notes);

        Response answer = get(health, "/readyz?verbose");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).isEqualTo("""
                [+]running
                [+]store
                [-]certificate: expired yesterday
                [!]registration: it is gone
                [+]canary
                not ready
                """);
        assertThat(health.isReady()).isFalse();
        assertThat(metric(health)).isZero();
    }

    @Test
    void whatIsWrongButWouldNotBeBetterElsewhereDoesNotCount() throws Exception {
        parts.put("store", () -> {});
        notes.put("registration", () -> "it is\ngone");
        HealthEndpoint health = new HealthEndpoint(parts, notes);

        assertThat(get(health, "/readyz").status()).isEqualTo(200);
        assertThat(get(health, "/readyz").text()).isEqualTo("ok\n");
        assertThat(get(health, "/readyz?verbose").text()).isEqualTo("""
                [+]running
                [+]store
                [!]registration: it is gone
                ok
                """);
        assertThat(health.isReady()).isTrue();
        assertThat(metric(health)).isEqualTo(1);
    }

    @Test
    void aServerThatStopsIsNotReadyAndAlive() throws Exception {
        HealthEndpoint health = new HealthEndpoint(parts, notes);
        health.stopping();

        assertThat(health.isReady()).isFalse();
        assertThat(get(health, "/health").text()).startsWith("[-]running: the server is stopping");
        assertThat(get(health, "/livez").text()).isEqualTo("ok\n");
    }
}
