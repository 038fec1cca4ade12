package io.logistis.httpserver.webhook;

import io.logistis.event.Decision;
import io.logistis.event.Operation;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What the webhook counts. No label holds a user, a namespace or a name. Thread-safe. */
final class ReviewMetrics {

    private final Map<Operation, Map<Recorded, CounterDataPoint>> reviews = new EnumMap<>(Operation.class);
    private final Map<ReviewFailure, CounterDataPoint> failures = new EnumMap<>(ReviewFailure.class);
    private final CounterDataPoint denied;
    private final Map<Decision.Passage, CounterDataPoint> passed = new EnumMap<>(Decision.Passage.class);
    private final Counter invalid;
    private final Counter withoutObjects;
    private final Map<Callers.Refusal, CounterDataPoint> refusals = new EnumMap<>(Callers.Refusal.class);
    private final Histogram append;

    ReviewMetrics(PrometheusRegistry registry, BodyBudget budget) {
        Counter reviewed = Counter.builder()
                .name("logistis_reviews_total")
                .help("Reviews answered, by operation and by what became of the change")
                .labelNames("operation", "outcome")
                .register(registry);
        for (Operation operation : List.of(Operation.CREATE, Operation.UPDATE, Operation.DELETE, Operation.CONNECT)) {
            Map<Recorded, CounterDataPoint> byOutcome = new EnumMap<>(Recorded.class);
            for (Recorded outcome : Recorded.values()) {
                byOutcome.put(outcome, reviewed.labelValues(operation.name(), outcome.label()));
            }
            reviews.put(operation, byOutcome);
        }
        Counter failed = Counter.builder()
                .name("logistis_failures_total")
                .help("Changes let through unrecorded, by reason")
                .labelNames("reason")
                .register(registry);
        for (ReviewFailure reason : ReviewFailure.values()) {
            failures.put(reason, failed.labelValues(reason.label()));
        }
        Counter decided = Counter.builder()
                .name("logistis_lock_decisions_total")
                .help("Reviews that a lock matched, dry runs included, by what came of it: denied, warned, break_glass")
                .labelNames("decision")
                .register(registry);
        denied = decided.labelValues("denied");
        for (Decision.Passage passage : Decision.Passage.values()) {
            passed.put(passage, decided.labelValues(passage.name().toLowerCase(Locale.ROOT)));
        }
        invalid = Counter.builder()
                .name("logistis_invalid_requests_total")
                .help("Requests to the webhook that are no AdmissionReview of admission.k8s.io/v1")
                .register(registry);
        withoutObjects = Counter.builder()
                .name("logistis_oversized_reviews_total")
                .help("Reviews too large to be kept in memory, recorded without their objects")
                .register(registry);
        Counter refused = Counter.builder()
                .name("logistis_refused_callers_total")
                .help("Reviews refused because it was not shown that the API server had sent them, by what was missing")
                .labelNames("missing")
                .register(registry);
        for (Callers.Refusal refusal : Callers.Refusal.values()) {
            refusals.put(refusal, refused.labelValues(refusal.name().toLowerCase(Locale.ROOT)));
        }
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
                .callback(gauge -> gauge.call((double) budget.taken()))
                .register(registry);
    }

    void reviewed(Operation operation, Recorded outcome) {
        Map<Recorded, CounterDataPoint> byOutcome = reviews.get(operation);
        if (byOutcome != null) {
            Objects.requireNonNull(byOutcome.get(outcome)).inc();
        }
    }

    void decided(Decision decision) {
        if (decision.isDenied()) {
            denied.inc();
        } else if (decision.passage() != null) {
            Objects.requireNonNull(passed.get(decision.passage())).inc();
        }
    }

    void failed(ReviewFailure reason) {
        Objects.requireNonNull(failures.get(reason)).inc();
    }

    void invalid() {
        invalid.inc();
    }

    void refused(Callers.Refusal refusal) {
        Objects.requireNonNull(refusals.get(refusal)).inc();
    }

    void withoutObjects() {
        withoutObjects.inc();
    }

    void appended(long nanos) {
        append.observe(nanos / 1e9);
    }
}
