package io.logistis.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.ObjectKey;
import io.logistis.store.EventStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** People who write to one object at the same time. */
class RacesTest {

    private static final ObjectKey SETTINGS = Simulation.configMapKey("settings");

    static Stream<Simulation> simulations() {
        return Stream.of(
                Simulation.of(1), Simulation.of(2), Simulation.withTwoReplicas(3), Simulation.withTwoReplicas(4));
    }

    @ParameterizedTest
    @MethodSource("simulations")
    void twoPeoplePatchingOneConfigMapAreToldApart(Simulation simulation) {
        simulation.run(simulation.create("alice", SETTINGS, Simulation.configMap("settings")));
        int[] count = {0};
        simulation.run(200, 2, () -> {
            String user = count[0]++ % 2 == 0 ? "alice" : "bob";
            return simulation.patch(user, SETTINGS, Simulation.set(user, "v" + count[0]));
        });

        assertTrueHistory(simulation, SETTINGS);
    }

    @ParameterizedTest
    @MethodSource("simulations")
    void twoPeopleAppendingToOneRoleAreToldApart(Simulation simulation) {
        ObjectKey reader = new ObjectKey("rbac.authorization.k8s.io", "roles", "shop", "reader");
        ObjectNode role = Simulation.object("rbac.authorization.k8s.io/v1", "Role", "reader");
        role.putArray("rules");
        simulation.run(simulation.create("alice", reader, role));
        int[] count = {0};
        simulation.run(200, 2, () -> {
            int number = count[0]++;
            return simulation.patch(
                    number % 2 == 0 ? "alice" : "bob",
                    reader,
                    object -> object.withArray("rules")
                            .addObject()
                            .putArray("verbs")
                            .add("verb" + number));
        });

        assertTrueHistory(simulation, reader);
    }

    @ParameterizedTest
    @MethodSource("simulations")
    void twelveWritersAreToldApart(Simulation simulation) {
        simulation.run(simulation.create("alice", SETTINGS, Simulation.configMap("settings")));
        int[] count = {0};
        simulation.run(300, 12, () -> {
            int number = count[0]++;
            return simulation.patch("u" + number % 12, SETTINGS, Simulation.set("k" + number % 12, "v" + number));
        });

        assertThat(simulation.events(SETTINGS)).hasSizeGreaterThan(1000);
        assertTrueHistory(simulation, SETTINGS);
    }

    @Test
    void whereNoWindowHoldsAllAttemptsPagesStillShowTheTruth() {
        Simulation simulation = Simulation.withTwoReplicas(8);
        simulation.run(simulation.create("alice", SETTINGS, Simulation.configMap("settings")));
        int[] count = {0};
        simulation.run(600, 12, () -> {
            int number = count[0]++;
            return simulation.patch("u" + number % 12, SETTINGS, Simulation.set("k" + number % 12, "v" + number));
        });

        assertThat(simulation.events(SETTINGS)).hasSizeGreaterThan(2500);
        assertTrueHistory(simulation, SETTINGS);
    }

    @Test
    void aDatabaseTellsTheSame(@TempDir Path folder) {
        Simulation simulation = Simulation.inDatabase(9, folder.resolve("logistis.db"));
        try (EventStore store = simulation.store) {
            simulation.run(simulation.create("alice", SETTINGS, Simulation.configMap("settings")));
            int[] count = {0};
            simulation.run(100, 6, () -> {
                int number = count[0]++;
                return simulation.patch("u" + number % 6, SETTINGS, Simulation.set("k" + number % 6, "v" + number));
            });

            assertTrueHistory(simulation, SETTINGS);
            assertThat(simulation.reader.overview(Instant.EPOCH).namespaces()).hasSize(1);
            store.check();
        }
    }

    @Test
    void oneAccountThatWritesTwelveTimesAtOnceIsCountedRight() {
        Simulation simulation = Simulation.of(5);
        simulation.run(simulation.create("alice", SETTINGS, Simulation.configMap("settings")));
        int[] count = {0};
        simulation.run(300, 12, () -> simulation.patch("robot", SETTINGS, Simulation.set("k", "v" + count[0]++)));

        assertTrueHistory(simulation, SETTINGS);
    }

    @Test
    void ofRacingStaleReplacesOnlyThoseThatWonAreShown() {
        Simulation simulation = Simulation.of(6);
        simulation.run(simulation.create("alice", SETTINGS, Simulation.configMap("settings")));
        int[] count = {0};
        simulation.run(120, 8, () -> {
            int number = count[0]++;
            return simulation.put("u" + number % 8, SETTINGS, Simulation.set("k", "v" + number));
        });
        simulation.run(simulation.patch("alice", SETTINGS, Simulation.set("last", "1")));

        assertThat(simulation.server.truth()).hasSizeBetween(10, 100);
        assertThat(happened(simulation, SETTINGS).stream().map(RacesTest::withoutAttempts))
                .containsExactlyElementsOf(simulation.truth(SETTINGS).stream()
                        .map(RacesTest::withoutAttempts)
                        .toList());
        assertThat(simulation.reader.ofObject(SETTINGS))
                .extracting(Change::gapBefore)
                .containsOnlyNulls();
    }

    /** A client that tries again after a 409 is folded as well, so that attempts are not the API server's alone. */
    private static String withoutAttempts(String line) {
        return line.substring(0, line.lastIndexOf(" x"));
    }

    @Test
    void evictionsOfOursDoNotTurnIntoGapsOrFalseClaims() {
        Simulation simulation = Simulation.withLimit(7, 100);
        simulation.run(simulation.create("alice", SETTINGS, Simulation.configMap("settings")));
        int[] count = {0};
        simulation.run(300, 12, () -> {
            int number = count[0]++;
            return simulation.patch("u" + number % 12, SETTINGS, Simulation.set("k" + number % 12, "v" + number));
        });

        List<Change> changes = simulation.reader.ofObject(SETTINGS);
        // Of the last nothing is seen yet.
        List<String> truth = simulation.truth(SETTINGS);
        truth = truth.subList(0, truth.size() - 1);
        assertThat(simulation.events(SETTINGS)).hasSize(100);
        assertThat(changes).extracting(Change::gapBefore).containsOnlyNulls();
        List<String> persisted = changes.stream()
                .filter(change -> change.outcome() == Outcome.PERSISTED)
                .map(Simulation::line)
                .map(RacesTest::withoutAttempts)
                .toList();
        // Of the oldest that are left some attempts are gone.
        assertThat(truth.stream().map(RacesTest::withoutAttempts)).endsWith(persisted.toArray(String[]::new));
    }

    private static List<String> happened(Simulation simulation, ObjectKey key) {
        return simulation.reader.ofObject(key).stream()
                .filter(change -> change.outcome() == Outcome.PERSISTED || change.outcome() == Outcome.ADMITTED)
                .map(Simulation::line)
                .toList();
    }

    static void assertTrueHistory(Simulation simulation, ObjectKey key) {
        List<Change> changes = simulation.reader.ofObject(key);
        assertThat(changes).extracting(Change::gapBefore).containsOnlyNulls();
        assertThat(happened(simulation, key)).containsExactlyElementsOf(simulation.truth(key));
        List<Change> paged = new ArrayList<>();
        ChangeToken token = null;
        do {
            ChangePage page = simulation.reader.find(
                    ChangeQuery.builder().limit(37).token(token).build());
            paged.addAll(
                    0,
                    page.changes().stream()
                            .sorted((a, b) -> a.id().compareTo(b.id()))
                            .toList());
            token = page.next();
        } while (token != null);
        assertThat(paged).containsExactlyInAnyOrderElementsOf(changes);
    }
}
