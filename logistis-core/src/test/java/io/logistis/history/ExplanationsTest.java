package io.logistis.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.ChangeEvent;
import io.logistis.event.ObjectKey;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What may differ although nothing was unseen. */
class ExplanationsTest {

    private static final ObjectKey WEB = new ObjectKey("apps", "deployments", "shop", "web");

    private final Story story = new Story();

    @Test
    void scaleExplainsTheReplicasThatItSet() {
        Story web = new Story(WEB, "Deployment");
        web.update("alice")
                .on(1)
                .from(deployment("a", 1))
                .to(deployment("b", 1))
                .add();
        ChangeEvent scaled = web.update("bob").on(2).scale(1, 5).add();
        ChangeEvent after = web.update("alice")
                .on(3)
                .from(deployment("b", 5))
                .to(deployment("c", 5))
                .add();

        assertThat(web.change(after).gapBefore()).isNull();
        assertThat(web.outcome(scaled)).isEqualTo(Outcome.PERSISTED);
        assertThat(web.changes().get(0).outcome()).isEqualTo(Outcome.PERSISTED);
    }

    @Test
    void scaleDoesNotExplainReplicasThatItDidNotSet() {
        Story web = new Story(WEB, "Deployment");
        web.update("alice")
                .on(1)
                .from(deployment("a", 1))
                .to(deployment("b", 1))
                .add();
        web.update("bob").on(2).scale(1, 5).add();
        ChangeEvent after = web.update("alice")
                .on(3)
                .from(deployment("b", 9))
                .to(deployment("c", 9))
                .add();

        assertThat(gap(web, after).fields()).containsExactly("spec.replicas");
    }

    @Test
    void whatAnUpdateDidToTheReplicasIsShownByScaleEvenIfThatChangedThemBack() {
        Story web = new Story(WEB, "Deployment");
        ChangeEvent updated = web.update("alice")
                .on(1)
                .from(deployment("a", 3))
                .to(deployment("a", 5))
                .add();
        ChangeEvent scaled = web.update("autoscaler").on(2).scale(5, 3).add();
        web.update("alice")
                .on(3)
                .from(deployment("a", 3))
                .to(deployment("c", 3))
                .add();

        assertThat(web.outcome(updated)).isEqualTo(Outcome.PERSISTED);
        assertThat(web.outcome(scaled)).isEqualTo(Outcome.PERSISTED);
    }

    @Test
    void aScaleThatWasRefusedHadNoEffect() {
        Story web = new Story(WEB, "Deployment");
        ChangeEvent refused = web.update("bob").on(2).scale(1, 5).add();
        web.update("alice")
                .on(3)
                .from(deployment("b", 1))
                .to(deployment("c", 1))
                .add();

        assertThat(web.outcome(refused)).isEqualTo(Outcome.NO_EFFECT);
    }

    @Test
    void whereNothingButScaleIsSeenItShowsItself() {
        Story web = new Story(WEB, "Deployment");
        ChangeEvent first = web.update("bob").on(1).scale(1, 5).add();
        ChangeEvent second = web.update("bob").on(2).scale(5, 6).add();
        ChangeEvent third = web.update("bob").on(4).scale(8, 9).add();

        assertThat(web.outcome(first)).isEqualTo(Outcome.PERSISTED);
        assertThat(web.outcome(second)).isEqualTo(Outcome.ADMITTED);
        assertThat(gap(web, third).fields()).containsExactly("spec.replicas");
    }

    @Test
    void theScaleOfACustomResourceIsKnownByItsValue() {
        Story widget = new Story(new ObjectKey("example.com", "widgets", "shop", "w"), "Widget");
        widget.update("alice")
                .on(1)
                .from("{\"spec\":{\"size\":1}}")
                .to("{\"spec\":{\"size\":1,\"a\":1}}")
                .add();
        widget.update("bob").on(2).scale(1, 5).add();
        ChangeEvent after = widget.update("alice")
                .on(3)
                .from("{\"spec\":{\"size\":5,\"a\":1}}")
                .to("{\"spec\":{\"size\":5,\"a\":2}}")
                .add();

        assertThat(widget.change(after).gapBefore()).isNull();
    }

    static Stream<Arguments> filledIn() {
        return Stream.of(
                Arguments.of("", "services", "Service", "{\"spec\":{}}", "{\"spec\":{\"clusterIP\":\"10.0.0.7\"}}"),
                Arguments.of(
                        "",
                        "services",
                        "Service",
                        "{\"spec\":{\"clusterIP\":\"\",\"ports\":[{\"port\":80}]}}",
                        "{\"spec\":{\"clusterIP\":\"10.0.0.7\",\"clusterIPs\":[\"10.0.0.7\"],"
                                + "\"ports\":[{\"port\":80,\"nodePort\":30001}],\"healthCheckNodePort\":30002}}"),
                Arguments.of(
                        "batch",
                        "jobs",
                        "Job",
                        "{\"metadata\":{},\"spec\":{\"selector\":{\"matchLabels\":{}},"
                                + "\"template\":{\"metadata\":{}}}}",
                        "{\"metadata\":{\"labels\":{\"batch.kubernetes.io/job-name\":\"j\",\"job-name\":\"j\"}},"
                                + "\"spec\":{\"selector\":{\"matchLabels\":{\"batch.kubernetes.io/controller-uid\":\"u\"}},"
                                + "\"template\":{\"metadata\":{\"labels\":{\"controller-uid\":\"u\"}}}}}"),
                Arguments.of("", "pods", "Pod", "{\"spec\":{}}", "{\"spec\":{\"nodeName\":\"node-1\"}}"));
    }

    @ParameterizedTest(name = "{2}: {4}")
    @MethodSource("filledIn")
    void whatTheApiServerFillsInAfterAdmissionIsNoGap(
            String group, String resource, String kind, String sent, String stored) {
        Story filled = new Story(new ObjectKey(group, resource, "shop", "x"), kind);
        filled.create("alice").to(sent).add();
        ChangeEvent after = filled.update("alice").on(1).from(stored).to("{}").add();

        assertThat(filled.change(after).gapBefore()).isNull();
    }

    @ParameterizedTest(name = "{2}: {4}")
    @MethodSource("filledIn")
    void whatWasThereAndIsAnotherIsAGapEvenIfTheApiServerFillsItIn(
            String group, String resource, String kind, String sent, String stored) {
        Story changed = new Story(new ObjectKey(group, resource, "shop", "x"), kind);
        changed.update("alice").on(1).from(stored).to(labelled(stored)).add();
        ChangeEvent after = changed.update("alice")
                .on(2)
                .from(labelled(stored)
                        .replace("10.0.0.7", "10.0.0.8")
                        .replace("\"j\"", "\"k\"")
                        .replace("node-1", "node-2"))
                .to("{}")
                .add();

        assertThat(changed.change(after).gapBefore()).isNotNull();
    }

    private static String labelled(String object) {
        return object.replaceFirst("\\{", "{\"immutable\":true,");
    }

    @Test
    void aDeletionMayAddItsFinalizer() {
        story.delete("alice").on(1).from("{\"metadata\":{}}").add();
        ChangeEvent after = story.update("gc")
                .on(2)
                .beingDeleted("foregroundDeletion")
                .from("{\"metadata\":{\"finalizers\":[\"foregroundDeletion\"]}}")
                .to("{\"metadata\":{}}")
                .add();

        assertThat(story.change(after).gapBefore()).isNull();
    }

    @Test
    void anotherFinalizerIsAGapEvenWhileTheObjectIsBeingDeleted() {
        story.delete("alice").on(1).from("{\"metadata\":{}}").add();
        ChangeEvent after = story.update("gc")
                .on(2)
                .beingDeleted("x/y")
                .from("{\"metadata\":{\"finalizers\":[\"x/y\"]}}")
                .to("{\"metadata\":{}}")
                .add();

        assertThat(gap(story, after).fields()).containsExactly("metadata.finalizers[=x/y]");
    }

    private static Gap gap(Story story, ChangeEvent after) {
        return Objects.requireNonNull(story.change(after).gapBefore());
    }

    private static String deployment(String image, int replicas) {
        return "{\"spec\":{\"image\":\"" + image + "\",\"replicas\":" + replicas + "}}";
    }
}
