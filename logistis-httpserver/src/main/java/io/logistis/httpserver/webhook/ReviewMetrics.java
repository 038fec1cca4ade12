package io.logistis.httpserver.webhook;

import io.logistis.event.Operation;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/** What the webhook counts. No label holds a user, a namespace or a name. Thread-safe. */
final class ReviewMetrics {

    private final CounterDataPoint[][] reviews =
            new CounterDataPoint[Operation.values().length][Recorded.values().length];
    private final CounterDataPoint[] failures = new CounterDataPoint[ReviewFailure.values().length];
    private final Counter invalid;
    private final Counter withoutObjects;
    private final Histogram append;

    ReviewMetrics(PrometheusRegistry registry, BodyBudget budget) {
        Counter reviewed = Counter.builder()
                .name("logistis_reviews_total")
                .help("Reviews answered, by operation and by what became of the change")
                .labelNames("operation", "outcome")
                .register(registry);
        for (Operation operation : Operation.values()) {
            if (operation == Operation.LOCK || operation == Operation.UNLOCK) {
                continue;
            }
            for (Recorded outcome : Recorded.values()) {
                reviews[operation.ordinal()][outcome.ordinal()] =
                        reviewed.labelValues(operation.name(), outcome.label());
            }
        }
        Counter failed = Counter.builder()
                .name("logistis_failures_total")
                .help("Changes let through unrecorded, by reason")
                .labelNames("reason")
                .register(registry);
        for (ReviewFailure reason : ReviewFailure.values()) {
            failures[reason.ordinal()] = failed.labelValues(reason.label());
        }
        invalid = Counter.builder()
                .name("logistis_invalid_requests_total")
                .help("Requests to the webhook that are no AdmissionReview of admission.k8s.io/v1")
                .register(registry);
        withoutObjects = Counter.builder()
                .name("logistis_oversized_reviews_total")
                .help("Reviews too large to be kept in memory, recorded without their objects")
                .register(registry);
        append = Histogram.builder()
                .name("logistis_append_seconds")
                .unit(Unit.SECONDS)
                .help("Time from handing a change over until it is recorded, or known not to be")
                .classicOnly()
                .classicUpperBounds(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1)
                .register(registry);
        GaugeWithCallback.builder()
                .name("logistis_request_bytes_in_flight")
                .help("Memory that the bodies of requests in flight take")
                .callback(gauge -> gauge.call(budget.taken()))
                .register(registry);
    }

    void reviewed(Operation operation, Recorded outcome) {
        reviews[operation.ordinal()][outcome.ordinal()].inc();
    }

    void failed(ReviewFailure reason) {
        failures[reason.ordinal()].inc();
    }

    void invalid() {
        invalid.inc();
    }

    void withoutObjects() {
        withoutObjects.inc();
    }

    void appended(long nanos) {
        append.observe(nanos / 1e9);
    }
}
