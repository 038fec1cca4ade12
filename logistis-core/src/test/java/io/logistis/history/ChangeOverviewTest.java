package io.logistis.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.ObjectKey;
import io.logistis.event.Operation;
import io.logistis.store.EventStore;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangeOverviewTest {

    private static final ObjectKey A = Simulation.configMapKey("a");
    private static final ObjectKey B = Simulation.configMapKey("b");

    private final Simulation simulation = Simulation.of(1);
    private final ChangeReader reader = simulation.reader;

    @Test
    void theOverviewCountsChangesNotAttempts() {
        simulation.run(
                simulation.create("alice", A, Simulation.configMap("a")),
                simulation.refusedPatch("bob", A, Simulation.set("b", "1")));
        SimulatedRequest alice = simulation.patch("alice", A, Simulation.set("a", "1"));
        alice.step();
        alice.step();
        simulation.run(simulation.patch("carol", A, Simulation.set("c", "1")), alice);
        simulation.run(
                simulation.create("alice", B, Simulation.configMap("b")),
                simulation.put("bob", B, Simulation.set("b", "1")));
        ObjectKey node = new ObjectKey("", "nodes", null, "n");
        simulation.run(simulation.create("root", node, Simulation.object("v1", "Node", "n")));

        ChangeOverview overview = reader.overview(Instant.EPOCH);

        assertThat(overview.countedFrom()).isNull();
        assertThat(overview.namespaces())
                .extracting(NamespaceChanges::namespace)
                .containsExactly(null, "shop");
        NamespaceChanges shop = overview.namespaces().get(1);
        assertThat(shop.byOperation()).isEqualTo(Map.of(Operation.CREATE, 2L, Operation.UPDATE, 3L));
        assertThat(shop.byUser()).isEqualTo(Map.of("alice", 3L, "bob", 1L, "carol", 1L));
        assertThat(Simulation.line(shop.last())).isEqualTo("UPDATE by bob x1");
    }

    @Test
    void theNewestChangeOfAnOverviewIsOneThatHappenedOrMayHave() {
        simulation.run(
                simulation.create("alice", A, Simulation.configMap("a")),
                simulation.patch("alice", A, Simulation.set("a", "1")),
                simulation.create("bob", A, Simulation.configMap("a")),
                simulation.delete("carol", A, SimulatedRequest.Deletion.BACKGROUND));

        Change last = reader.overview(Instant.EPOCH).namespaces().get(0).last();
        assertThat(Simulation.line(last)).isEqualTo("DELETE by carol x1");

        Instant since = simulation.clock.instant().plusSeconds(1);
        assertThat(reader.overview(since).namespaces()).isEmpty();
    }

    @Test
    void ofVeryManyEventsTheNewestAreCountedAndEveryNamespaceIsNamed() {
        TurnableClock clock = new TurnableClock();
        EventStore store = new RingBufferEventStore(Retention.DEFAULT, clock);
        Events events = new Events(clock);
        var first = store.append(events.create("alice", "quiet", "x").build());
        for (int i = 0; i < 12_000; i++) {
            var unused = store.append(events.create("alice", "busy", "o" + i).build());
        }

        ChangeOverview overview = new ChangeReader(store).overview(Instant.EPOCH);

        assertThat(first).isCompleted();
        assertThat(overview.countedFrom()).isNotNull();
        assertThat(overview.namespaces())
                .extracting(NamespaceChanges::namespace)
                .containsExactly("busy", "quiet");
        assertThat(overview.namespaces().get(1).byUser()).isEmpty();
        assertThat(overview.namespaces().get(0).byUser().get("alice")).isBetween(10_000L, 11_000L);
    }
}
