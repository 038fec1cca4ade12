/**
 * Where events are kept: the contract of a store ({@link io.logistis.store.EventStore}), how it is asked, and what it says of
 * its own absences. {@link io.logistis.store.memory} keeps them in memory, {@link io.logistis.store.jdbc} in a database:
 *
 * <pre>{@code
 * Retention retention = Retention.DEFAULT
 *         .withMaxEventsPerObject(20)
 *         .withMaxAge(Duration.ofDays(7))
 *         .withMaxBytes(64 << 20);
 * Path file = folder.resolve("history.db");
 * RedactionKey key = RedactionKey.load(folder.resolve("redaction.key"));
 * try (EventStore store = JdbcEventStore.open(file, retention, Clock.systemUTC());
 *         var tracker = ChangeTracker.builder()
 *                 .store(store)
 *                 .fieldRules(KubernetesDefaults.fieldRules(key))
 *                 .storeTimeout(Duration.ofSeconds(1))
 *                 .build()) {
 *     var change = ControllerChange.between(Sample.json("web-1.json"), Sample.json("web-2.json"));
 *     tracker.track(change.user("alice").build()).toCompletableFuture().join();
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.logistis.store;

import org.jspecify.annotations.NullMarked;
