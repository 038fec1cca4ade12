package io.logistis.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleConditionsTest {

    private static boolean keeps(String capture, ChangeMaking change) {
        return Rules.parse("capture:\n" + capture, "rules.yaml").predicate().keep(change.make());
    }

    /** Whether a rule with these conditions takes that change, whatever it does with it. */
    private static boolean takes(String conditions, ChangeMaking change) {
        boolean skipped = !keeps("- skip: {" + conditions + "}\n- keep: {}", change);
        boolean kept = keeps("- keep: {" + conditions + "}\n- skip: {}", change);
        assertThat(kept).as("keep and skip match alike").isEqualTo(skipped);
        return skipped;
    }

    @Test
    void allConditionsOfARuleMustHold() {
        String both = "users: [alice], namespaces: [shop]";

        assertThat(takes(both, ChangeMaking.update())).isTrue();
        assertThat(takes(both, ChangeMaking.update().user("bob"))).isFalse();
        assertThat(takes(both, ChangeMaking.update().namespace("other"))).isFalse();
    }

    @Test
    void oneValueOfAConditionIsEnough() {
        assertThat(takes("users: [bob, alice]", ChangeMaking.update())).isTrue();
        assertThat(takes("users: [bob, eve]", ChangeMaking.update())).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "namespaces: [shop] | true",
                "namespaces: ['sh*'] | true",
                "namespaces: [sho] | false",
                "namespaces: [shop-2] | false",
                "resources: [configmaps] | true",
                "resources: ['config*'] | true",
                "resources: ['*'] | true",
                "resources: [secrets] | false",
                "kinds: [ConfigMap] | true",
                "kinds: ['*Map'] | true",
                "kinds: [Secret] | false",
                "names: [web] | true",
                "names: ['w*b'] | true",
                "names: [we] | false",
                "operations: [UPDATE, DELETE] | true",
                "operations: [CREATE, CONNECT] | false",
                "subresources: ['*'] | false",
                "users: ['al*'] | true",
                "users: [Alice] | false",
                "groups: [dev] | true",
                "groups: ['d*', x] | true",
                "groups: [system:masters] | false",
                "fieldManagers: [kubectl-edit] | true",
                "fieldManagers: ['kubectl-*'] | true",
                "fieldManagers: [argocd-controller] | false",
                "dryRun: false | true",
                "labels: {team: a} | true",
                "labels: {team: [b, a]} | true",
                "labels: {team: '*'} | true",
                "labels: {team: a, tier: front} | true",
                "labels: {team: a, tier: back} | false",
                "labels: {other: '*'} | false",
                "annotations: {logistis.io/ignore: 'true'} | true",
                "annotations: {logistis.io/ignore: true} | true",
                "annotations: {logistis.io/ignore: 'false'} | false",
                "changedOnly: [data] | true",
                "changedOnly: [data.a, data.b] | true",
                "changedOnly: [data.b] | false",
                "changed: [data.a] | true",
                "changed: [data.b] | false",
                "changed: [metadata.labels, data] | true",
            })
    void eachConditionHoldsForWhatItSays(String condition, boolean holds) {
        String metadata = "\"metadata\":{\"labels\":{\"team\":\"a\",\"tier\":\"front\"},"
                + "\"annotations\":{\"logistis.io/ignore\":\"true\"}}";
        ChangeMaking change = ChangeMaking.update()
                .user("alice", "dev", "system:authenticated")
                .from("{" + metadata + ",\"data\":{\"a\":\"1\"}}")
                .to("{" + metadata + ",\"data\":{\"a\":\"2\"}}");

        assertThat(takes(condition, change)).isEqualTo(holds);
    }

    @Test
    void whatAChangeHasNotIsMeantByNoGlob() {
        assertThat(takes("namespaces: ['*']", ChangeMaking.update().namespace(null)))
                .isFalse();
        assertThat(takes("fieldManagers: ['*']", ChangeMaking.update().fieldManager(null)))
                .isFalse();
        assertThat(takes("groups: ['*']", ChangeMaking.update())).isFalse();
        assertThat(takes("users: ['*']", ChangeMaking.update().user(""))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "leases,leases.coordination.k8s.io,true",
        "events,events,true",
        "events,events.events.k8s.io,true",
        "pods,pods,true",
        "services,services.serving.knative.dev,false",
        "deployments,deployments.apps,true",
        "deployments.apps,deployments.apps,true",
        "deployments.extensions,deployments.apps,false",
        "widgets.example.com,widgets.example.com,true",
        "widgets.example.com,widgets.example.com.au,false",
        "*.example.com,gadgets.example.com,true",
        "*.*.example.com,gadgets.a.example.com,true",
        "*.*,pods,true",
        "po*,pods,true",
        "po*,portals.example.com,false",
        "*,gadgets.example.org,true"
    })
    void aResourceWithoutItsGroupIsOneOfKubernetesItself(String pattern, String resource, boolean matches) {
        assertThat(takes("resources: ['" + pattern + "']", ChangeMaking.update().of(resource, "K")))
                .isEqualTo(matches);
    }

    @Test
    void aResourceIsMeantWithItsSubresources() {
        ChangeMaking scale =
                ChangeMaking.update().of("deployments.apps", "Scale").subresource("scale");

        assertThat(takes("resources: [deployments.apps]", scale)).isTrue();
        assertThat(takes("resources: [deployments.apps], subresources: [status]", scale))
                .isFalse();
        assertThat(takes("resources: [deployments.apps], subresources: [status, scale]", scale))
                .isTrue();
        assertThat(takes("kinds: [Scale]", scale)).isTrue();
    }

    @Test
    void aDryRunIsNoNews() {
        assertThat(keeps(
                        "- skip: {dryRun: true}\n- keep: {}",
                        ChangeMaking.update().dryRun()))
                .isFalse();
        assertThat(keeps("- skip: {dryRun: true}\n- keep: {}", ChangeMaking.update()))
                .isTrue();
        assertThat(keeps("- keep: {dryRun: false}\n- skip: {}", ChangeMaking.update()))
                .isTrue();
    }

    @Test
    void anObjectOptsOutOnlyWhereTheRulesAllowIt() {
        ChangeMaking ignoring =
                ChangeMaking.update().to("{\"metadata\":{\"annotations\":{\"logistis.io/ignore\":\"true\"}}}");
        String inDev = "- skip: {annotations: {logistis.io/ignore: \"true\"}, namespaces: [dev-*]}";

        assertThat(KubernetesDefaults.predicate().keep(ignoring.make())).isTrue();
        assertThat(keeps(inDev, ignoring)).isTrue();
        assertThat(keeps(inDev, ignoring.namespace("dev-1"))).isFalse();
    }

    @Test
    void labelsAreThoseOfTheObjectAsItShallBeElseAsItWas() {
        String labelled = "{\"metadata\":{\"labels\":{\"team\":\"a\"}}}";

        assertThat(takes("labels: {team: a}", ChangeMaking.update().from("{}").to(labelled)))
                .isTrue();
        assertThat(takes(
                        "labels: {team: a}",
                        ChangeMaking.update().from(labelled).to("{}")))
                .isFalse();
        assertThat(takes("labels: {team: a}", ChangeMaking.delete(labelled))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"labels: {team: a}", "annotations: {a: b}", "changedOnly: [data]", "changed: [data]"})
    void inDoubtAChangeIsKept(String condition) {
        ChangeMaking tooLarge = ChangeMaking.update().tooLarge();

        assertThat(keeps("- skip: {" + condition + "}\n- keep: {}", tooLarge)).isTrue();
        assertThat(keeps("- keep: {" + condition + "}\n- skip: {}", tooLarge)).isTrue();
    }

    @Test
    void labelsThatAReviewDoesNotShowAreADoubt() {
        ChangeMaking scale = ChangeMaking.update()
                .of("deployments.apps", "Scale")
                .subresource("scale")
                .from("{\"spec\":{\"replicas\":1}}")
                .to("{\"spec\":{\"replicas\":2}}");
        ChangeMaking exec = ChangeMaking.update()
                .operation(Operation.CONNECT)
                .of("pods", "PodExecOptions")
                .subresource("exec")
                .from(null)
                .to("{\"command\":[\"sh\"]}");

        for (ChangeMaking change : List.of(scale, exec)) {
            assertThat(keeps("- keep: {labels: {team: a}}\n- skip: {}", change)).isTrue();
            assertThat(keeps("- skip: {labels: {team: a}}\n- keep: {}", change)).isTrue();
        }
    }

    @Test
    void objectsAreReadOnlyIfARuleAsks() {
        ChangeMaking broken = ChangeMaking.update().from("{{").to("}}");

        assertThat(keeps("- skip: {users: [bob], labels: {a: b}, changed: [x]}\n- keep: {}", broken))
                .isTrue();
    }
}
