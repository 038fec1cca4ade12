package io.logistis.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.Operation;
import io.logistis.store.Buckets;
import io.logistis.store.CountBy;
import io.logistis.store.EventCount;
import io.logistis.store.EventQuery;
import io.logistis.store.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link io.logistis.store.EventStore} promises of counting. Part of {@link EventStoreContract}. */
public abstract class EventStoreCountsContract extends EventStoreLocksContract {

    @Test
    protected void countsAreByBucketOfTimeAndOfEachAttempt() {
        store(Retention.DEFAULT);
        Instant noon = clock.instant().truncatedTo(ChronoUnit.HOURS);
        append(events.create("alice", "shop", "a").at(noon.plusSeconds(1)).build());
        append(events.update("alice", "shop", "a").at(noon.plusSeconds(599)).build());
        append(events.update("bob", "", "n")
                .resource("", "nodes", "Node")
                .at(noon.plusSeconds(600))
                .build());
        append(events.update("bob", "shop", "a")
                .at(noon.plusSeconds(1300))
                .decision(Decision.denied(new Decision.LockRef("l", "r", "o", null)), 40)
                .build());
        EventQuery all = EventQuery.all();
        Buckets tenMinutes = new Buckets(600);

        assertThat(store.counts(all, CountBy.USER, tenMinutes))
                .containsExactlyInAnyOrder(
                        count(noon, "alice", 2), count(noon.plusSeconds(600), "bob", 1), denied(noon, 1200, "bob", 40));
        assertThat(store.counts(all, CountBy.NAMESPACE, tenMinutes))
                .containsExactlyInAnyOrder(
                        count(noon, "shop", 2), count(noon.plusSeconds(600), null, 1), denied(noon, 1200, "shop", 40));
        assertThat(store.counts(all, CountBy.KIND, new Buckets(3600)))
                .containsExactlyInAnyOrder(
                        count(noon, "deployments.apps", 2),
                        count(noon, "nodes", 1),
                        denied(noon, 0, "deployments.apps", 40));
        assertThat(store.counts(all, CountBy.OPERATION, new Buckets(1)))
                .containsExactlyInAnyOrder(
                        count(noon.plusSeconds(1), "CREATE", 1),
                        count(noon.plusSeconds(599), "UPDATE", 1),
                        count(noon.plusSeconds(600), "UPDATE", 1),
                        denied(noon, 1300, "UPDATE", 40));
        assertThat(store.counts(all, CountBy.OUTCOME, new Buckets(86_400)))
                .extracting(EventCount::name, EventCount::count)
                .containsExactlyInAnyOrder(tuple("ADMITTED", 3L), tuple("DENIED", 40L));
    }

    private static EventCount count(Instant bucket, @Nullable String name, long count) {
        return new EventCount(bucket, name, Decision.Verdict.ADMITTED, count);
    }

    private static EventCount denied(Instant from, long seconds, String name, long count) {
        return new EventCount(from.plusSeconds(seconds), name, Decision.Verdict.DENIED, count);
    }

    @Test
    protected void countsAreOfWhatTheSameQueryFinds() {
        store(Retention.DEFAULT);
        Instant noon = clock.instant().truncatedTo(ChronoUnit.HOURS);
        for (int i = 0; i < 120; i++) {
            append(events.update(i % 3 == 0 ? "alice" : "bob", i % 2 == 0 ? "shop" : "pay", "web-" + i % 5)
                    .resource("", i % 7 == 0 ? "secrets" : "configmaps", i % 7 == 0 ? "Secret" : "ConfigMap")
                    .at(noon.plusSeconds(60L * i))
                    .build());
        }

        for (EventQuery.Builder query : List.of(
                EventQuery.builder().since(noon.plusSeconds(61)).until(noon.plusSeconds(5_000)),
                EventQuery.builder().since(noon.plusSeconds(600)).until(noon.plusSeconds(1_200)),
                EventQuery.builder().since(noon.plusSeconds(601)).until(noon.plusSeconds(1_199)),
                EventQuery.builder().since(noon.plusSeconds(5_000)),
                EventQuery.builder().until(noon.plusSeconds(5_000)),
                EventQuery.builder().namespace("shop").since(noon.plusSeconds(700)),
                EventQuery.builder().kind("secret").user("alice"),
                EventQuery.builder().user("bob").namespace("pay"),
                EventQuery.builder().name("web-1").namespace("shop").user("bob"),
                EventQuery.builder().operation(Operation.UPDATE).uid("uid-shop-web-1"),
                EventQuery.builder().namespace("no such"),
                EventQuery.builder().since(noon.plusSeconds(5_000)).until(noon.plusSeconds(4_000)))) {
            List<ChangeEvent> found = find(query.limit(1000));
            for (long seconds : List.of(60L, 600L, 3600L)) {
                assertThat(store.counts(query.build(), CountBy.USER, new Buckets(seconds)))
                        .containsExactlyInAnyOrderElementsOf(countedUsers(found, new Buckets(seconds)));
            }
        }
    }

    private static List<EventCount> countedUsers(List<ChangeEvent> events, Buckets buckets) {
        return events.stream()
                .collect(Collectors.groupingBy(
                        event -> List.of(
                                buckets.start(event.observedAt()), event.user().username()),
                        Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> count(
                        (Instant) entry.getKey().get(0), (String) entry.getKey().get(1), entry.getValue()))
                .toList();
    }

    @Test
    protected void whatIsEvictedIsCountedNoMore() {
        store(new Retention(2, Duration.ofDays(30), Retention.DEFAULT.maxBytes()));
        for (int i = 0; i < 5; i++) {
            append(events.update("alice", "shop", "web").build());
        }

        assertThat(store.counts(EventQuery.all(), CountBy.USER, new Buckets(86_400)))
                .extracting(EventCount::count)
                .containsExactly(2L);

        clock.advance(Duration.ofDays(31));
        assertThat(store.counts(EventQuery.all(), CountBy.USER, new Buckets(86_400)))
                .isEmpty();
    }
}
