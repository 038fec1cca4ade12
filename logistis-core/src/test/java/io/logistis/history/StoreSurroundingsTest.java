package io.logistis.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.capture.CandidateChange;
import io.logistis.capture.FieldRules;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import io.logistis.store.Interruption;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class StoreSurroundingsTest {

    private static final ObjectKey A = Simulation.configMapKey("a");

    private final Simulation simulation = Simulation.of(1);
    private final ChangeReader reader = simulation.reader;

    @Test
    void anInterruptionOfTheStoreIsTheReasonOfAGap() {
        assertThat(gapAfter(Interruption.Reason.STOPPED, 0).reason()).isEqualTo(Gap.Reason.INTERRUPTION);
    }

    @Test
    void changesThatWereShedAreTheReasonOfAGap() {
        assertThat(gapAfter(Interruption.Reason.OVERLOADED, 1).reason()).isEqualTo(Gap.Reason.INTERRUPTION);
    }

    @Test
    void commitsThatCameLateAfterAllAreNoReason() {
        assertThat(gapAfter(Interruption.Reason.TIMEOUT, 0).reason()).isEqualTo(Gap.Reason.UNSEEN);
    }

    private Gap gapAfter(Interruption.Reason reason, long missing) {
        simulation.run(simulation.create("alice", A, Simulation.configMap("a")));
        simulation.run(simulation.put("alice", A, Simulation.set("a", "1")));
        ObjectNode unseen = Objects.requireNonNull(simulation.server.read(A));
        Simulation.set("secretly", "1").accept(unseen);
        simulation.server.write(A, unseen);
        Instant now = simulation.clock.instant();
        var unused = simulation.store.journal(new Interruption(now, now.plusMillis(10), reason, missing));
        simulation.run(simulation.put("bob", A, Simulation.set("b", "1")));

        Gap gap = Objects.requireNonNull(reader.ofObject(A).get(2).gapBefore());
        assertThat(gap.fields()).containsExactly("data.secretly");
        return gap;
    }

    @Test
    void anObjectThatWentWithItsDefinitionIsNotSaidToHaveNeverBeen() {
        ObjectKey widget = new ObjectKey("example.com", "widgets", "shop", "w");
        ObjectKey definition =
                new ObjectKey("apiextensions.k8s.io", "customresourcedefinitions", null, "widgets.example.com");
        simulation.run(
                simulation.create(
                        "root",
                        definition,
                        Simulation.object(
                                "apiextensions.k8s.io/v1", "CustomResourceDefinition", "widgets.example.com")),
                simulation.create("alice", widget, Simulation.object("example.com/v1", "Widget", "w")),
                simulation.delete("root", definition, SimulatedRequest.Deletion.BACKGROUND));
        simulation.server.remove(widget);
        simulation.run(
                simulation.create("bob", widget, Simulation.object("example.com/v1", "Widget", "w")),
                simulation.patch("bob", widget, object -> object.put("a", 1)));

        assertThat(reader.ofObject(widget).stream().map(Change::outcome))
                .containsExactly(Outcome.ADMITTED, Outcome.PERSISTED, Outcome.ADMITTED);
    }

    @Test
    void aCustomResourceThatWasRefusedHadNoEffectIfItsDefinitionStayed() {
        ObjectKey widget = new ObjectKey("example.com", "widgets", "shop", "w");
        simulation.run(
                simulation.refusedCreate("alice", widget, Simulation.object("example.com/v1", "Widget", "w")),
                simulation.create("bob", widget, Simulation.object("example.com/v1", "Widget", "w")),
                simulation.patch("bob", widget, object -> object.put("a", 1)));

        assertThat(reader.ofObject(widget).stream().map(Change::outcome))
                .containsExactly(Outcome.NO_EFFECT, Outcome.PERSISTED, Outcome.ADMITTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/pods",
                "apps/replicasets",
                "apps/controllerrevisions",
                "apps/deployments",
                "/configmaps",
                "/secrets",
                "/services",
                "batch/jobs",
                "example.com/pods",
                "/namespaces"
            })
    void whatTheDefaultRulesLeaveOutOfAnObjectIsKnownHere(String resource) {
        String[] parts = resource.split("/", -1);
        ObjectKey key = new ObjectKey(parts[0], parts[1], "shop", "x");
        ObservedChange bySystem = new ObservedChange(
                "r",
                Operation.DELETE,
                new ObjectRef(key, "v1", "Any", null, "uid"),
                "v1",
                UserInfo.named("system:kube-scheduler"),
                null,
                false,
                null,
                null,
                null,
                true);

        assertThat(ChangeReader.isLeftOutByDefault(key))
                .isEqualTo(!KubernetesDefaults.predicate()
                        .keep(new CandidateChange(bySystem, FieldRules.builder().build())));
    }
}
