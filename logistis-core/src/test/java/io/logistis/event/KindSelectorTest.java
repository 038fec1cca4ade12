package io.logistis.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KindSelectorTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Deployment",
                "deployment",
                "deployments",
                "DEPLOY",
                "deployment.apps",
                "Deployments.apps",
                "deploy.apps"
            })
    void aKindIsMeantByKindPluralSingularAndShortName(String word) {
        KindSelector selector = KindSelector.parse(word);

        assertThat(selector.matches("apps", "deployments", "Deployment")).isTrue();
        assertThat(selector.matches("apps", "deployments", "Scale")).isTrue();
        assertThat(selector.matches("apps", "daemonsets", "DaemonSet")).isFalse();
        assertThat(selector.matches("apps", "deploymentsx", "DeploymentX")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "gateway,gateways",
        "policy,policies",
        "ingress,ingresses",
        "endpoints,endpoints",
        "status,statuses",
        "box,boxes",
        "mesh,meshes"
    })
    void aSingularMeansItsPluralHoweverItIsBuilt(String singular, String plural) {
        assertThat(KindSelector.parse(singular).matches("example.com", plural, "Scale"))
                .isTrue();
    }

    @Test
    void aGroupKeepsOtherGroupsOut() {
        assertThat(KindSelector.parse("widgets.example.com").matches("example.com", "widgets", "Widget"))
                .isTrue();
        assertThat(KindSelector.parse("widgets.example.com").matches("example.org", "widgets", "Widget"))
                .isFalse();
        assertThat(KindSelector.parse("widgets.example.com").matches("", "widgets", "Widget"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".apps", "deployments."})
    void whatIsNoKindIsRefused(String word) {
        assertThatThrownBy(() -> KindSelector.parse(word))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kind must be a kind, plural, singular or short name");
    }

    @ParameterizedTest
    @CsvSource({
        "deploy,apps,deployments,Deployment,true",
        "Pod,'',pods,Pod,true",
        "ns,'',namespaces,Namespace,false",
        "events,'',events,Event,true",
        "events.events.k8s.io,events.k8s.io,events,Event,true",
        "clusterrole,rbac.authorization.k8s.io,clusterroles,ClusterRole,false"
    })
    void aWordMayMeanAKindThatComesWithTheApiServer(
            String word, String group, String resource, String kind, boolean namespaced) {
        assertThat(BuiltInKind.of(KindSelector.parse(word)))
                .get()
                .satisfies(found -> assertThat(found)
                        .isEqualTo(new BuiltInKind(group, found.version(), resource, kind, namespaced)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"widgets", "services.serving.knative.dev", "nodes.longhorn.io"})
    void allOtherKindsAreCustom(String word) {
        assertThat(BuiltInKind.of(KindSelector.parse(word))).isEmpty();
    }
}
