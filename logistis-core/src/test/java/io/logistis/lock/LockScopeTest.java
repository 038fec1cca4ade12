package io.logistis.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LockScopeTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "shop,null,null",
                "shop,Deployment,null",
                "shop,deploy,web",
                "shop,deployments.apps,web",
                "shop,widgets.example.com,web",
                "shop,Widget,web",
                "shop,Namespace,null",
                "shop,ns,shop",
                "null,Namespace,shop",
                "null,no,n1",
                "null,clusterrole,system:admin",
                "null,Widget,null",
                "shop,nodes.longhorn.io,n1",
                "shop,events.argoproj.io,null",
                "shop,rolebinding,Überall"
            })
    void aScopeIsANamespaceAKindInItOrOneObject(String namespace, String kind, String name) {
        assertThatCode(() -> new LockScope(namespace, kind, name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "''|null|null|namespace must be the name of one namespace (a-z, 0-9 and -, no *), or null for",
                "Shop|null|null|namespace must be the name of one namespace",
                "prod-*|null|null|namespace must be the name of one namespace",
                "-shop|null|null|namespace must be the name of one namespace",
                "null|null|null|a lock needs a namespace, or a kind of cluster-scoped objects",
                "shop|null|web|name needs a kind: say what kind of object 'web' is",
                "null|null|web|name needs a kind",
                "shop|''|null|kind must be a kind, plural, singular or short name",
                "shop|*|null|kind must be a kind, plural, singular or short name",
                "shop|pods/exec|null|kind must be a kind, plural, singular or short name",
                "shop|.apps|null|kind must be a kind, plural, singular or short name",
                "shop|deployments.|null|kind must be a kind, plural, singular or short name",
                "shop|deploy|''|name must be the name of one object",
                "shop|deploy|web-*|name must be the name of one object",
                "shop|deploy|a/b|name must be the name of one object",
                "shop|deploy|we b|name must be the name of one object",
                "shop|deploy|..|name must be the name of one object",
                "null|Deployment|web|Deployment is a namespaced kind: the lock needs a namespace",
                "shop|Node|n1|Node is a cluster-scoped kind: namespace must be null (another group's kind is written",
                "shop|Namespace|other|the Namespace in namespace shop is shop itself, name was other",
                "shop|lease|null|Leases can't be locked: the cluster itself lives by them",
                "shop|leases.coordination.k8s.io|null|Leases can't be locked",
                "shop|ev|null|Events can't be locked",
                "shop|events.events.k8s.io|null|Events can't be locked",
                "shop|localsubjectaccessreviews|null|LocalSubjectAccessReviews can't be locked: they ask",
                "null|tokenreview|null|TokenReviews can't be locked: they ask",
                "null|ValidatingWebhookConfiguration|null|a lock on validatingwebhookconfigurations would hold nothing"
            })
    void whatHoldsNothingOrMayNotBeHeldIsRefused(String namespace, String kind, String name, String message) {
        assertThatThrownBy(() -> new LockScope(namespace, kind, name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 100_000})
    void aNamespaceThatIsTooLongIsRefused(int length) {
        assertThatThrownBy(() -> LockScope.namespace("a".repeat(length))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameMayHave253Characters() {
        assertThatCode(() -> new LockScope("shop", "cm", "a".repeat(253))).doesNotThrowAnyException();
        assertThatThrownBy(() -> new LockScope("shop", "cm", "a".repeat(254)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "shop,null,null,namespace shop",
                "shop,deploy,null,every deploy in namespace shop",
                "shop,Deployment,web,Deployment web in namespace shop",
                "null,Node,null,every Node",
                "null,Node,n1,Node n1"
            })
    void aScopeReadsAsAPersonWouldSayIt(String namespace, String kind, String name, String text) {
        assertThat(new LockScope(namespace, kind, name)).hasToString(text);
    }
}
