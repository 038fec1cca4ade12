package io.logistis.httpserver.ops;

import io.logistis.store.EventStore;
import io.logistis.store.StoreStats;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.ToDoubleFunction;

/** How full a store is, as metrics. */
public final class StoreMetrics {

    private StoreMetrics() {}

    /** Registers metrics that ask the store whenever they are scraped. */
    public static void register(EventStore store, PrometheusRegistry registry) {
        gauge(registry, "logistis_store_events", "Events stored", store, StoreStats::events);
        gauge(registry, "logistis_store_bytes", "Bytes that the store takes", store, StoreStats::bytes);
        gauge(registry, "logistis_store_queued_bytes", "Bytes that wait to be written", store, StoreStats::queuedBytes);
        counter(registry, "logistis_store_commits_total", "Commits", store, StoreStats::commits);
        counter(
                registry,
                "logistis_store_committed_events_total",
                "Events in those commits; over commits, the group size",
                store,
                StoreStats::committedEvents);
        CounterWithCallback.builder()
                .name("logistis_store_evictions_total")
                .help("Events let go because their object had too many, the store was full, or they were too old")
                .labelNames("reason")
                .callback(counter -> {
                    StoreStats stats = store.stats();
                    counter.call((double) stats.evictedByCount(), "count");
                    counter.call((double) stats.evictedByBytes(), "bytes");
                    counter.call((double) stats.expired(), "age");
                })
                .register(registry);
    }

    private static void gauge(
            PrometheusRegistry registry,
            String name,
            String help,
            EventStore store,
            ToDoubleFunction<StoreStats> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(gauge -> gauge.call(value.applyAsDouble(store.stats())))
                .register(registry);
    }

    private static void counter(
            PrometheusRegistry registry,
            String name,
            String help,
            EventStore store,
            ToDoubleFunction<StoreStats> value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(counter -> counter.call(value.applyAsDouble(store.stats())))
                .register(registry);
    }
}
