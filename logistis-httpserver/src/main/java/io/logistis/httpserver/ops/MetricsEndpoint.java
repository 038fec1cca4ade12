package io.logistis.httpserver.ops;

import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.httpserver.http.Route;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** {@code /metrics}: Prometheus text, or OpenMetrics where it is asked for. Thread-safe. */
public final class MetricsEndpoint {

    private final PrometheusRegistry registry;
    private final ExpositionFormatWriter prometheus =
            PrometheusTextFormatWriter.builder().build();
    private final ExpositionFormatWriter openMetrics =
            OpenMetricsTextFormatWriter.builder().build();

    public MetricsEndpoint(PrometheusRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    /** {@code GET /metrics}. */
    public List<Route> routes() {
        return List.of(Route.get("/metrics", this::metrics));
    }

    private Response metrics(Request request) {
        ExpositionFormatWriter writer = openMetrics.accepts(request.header("Accept")) ? openMetrics : prometheus;
        ByteArrayOutputStream text = new ByteArrayOutputStream(8192);
        try {
            writer.write(text, registry.scrape());
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
        return Response.bytes(200, writer.getContentType(), text.toByteArray());
    }
}
