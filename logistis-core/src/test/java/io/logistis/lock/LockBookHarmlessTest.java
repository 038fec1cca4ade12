package io.logistis.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.event.CustomKind;
import io.logistis.event.Decision;
import io.logistis.event.Operation;
import io.logistis.testkit.Changes;
import io.logistis.testkit.TurnableClock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A cluster is never stranded by a lock, and nothing that is locked goes with something else. */
class LockBookHarmlessTest {

    private static final List<String> NONE = List.of();
    private static final LockSubjects BOB = new LockSubjects(List.of("bob"), NONE, NONE, NONE);
    private static final CustomKind WIDGET = new CustomKind("example.com", "widgets", "Widget", true);

    private final TurnableClock clock = new TurnableClock();
    private final LockBook book = new LockBook(clock, "logistis", null);
    private final List<Lock> locks = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "system:serviceaccount:kube-system:namespace-controller",
                "system:serviceaccount:kube-system:generic-garbage-collector",
                "system:kube-controller-manager",
                "system:apiserver",
                "system:node:n1"
            })
    void whoeverEndsDeletionsPassesALockOnAllSystemUsers(String user) {
        lock(LockScope.namespace("shop"), new LockSubjects(List.of("system:*"), NONE, NONE, NONE));

        assertThat(isDenied(Changes.delete(user).groups("system:nodes"))).isFalse();
        assertThat(isDenied(Changes.delete("system:kube-scheduler"))).isTrue();
    }

    @Test
    void aWriteThatChangesNothingIsNotRefusedAndNotWarnedOf() {
        lock(LockScope.namespace("shop"), BOB);

        assertThat(book.decide(Changes.update("bob").build(), new Effects(false, null)))
                .isEqualTo(Decision.ADMITTED);
    }

    @Test
    void bodiesAreReadOnlyWhereALockMatches() {
        Effects effect = new Effects(true, WIDGET);
        book.decide(Changes.update("bob").build(), effect);
        lock(LockScope.namespace("shop"), BOB);

        book.decide(Changes.update("carol").build(), effect);
        book.decide(Changes.update("bob").at("pay", "web").build(), effect);
        book.decide(Changes.delete("carol").ofNamespace("shop").build(), effect);

        assertThat(effect.asked).hasValue(0);
        book.decide(Changes.update("bob").build(), effect);
        assertThat(effect.asked).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'',events,Event",
        "events.k8s.io,events,Event",
        "coordination.k8s.io,leases,Lease",
        "authorization.k8s.io,localsubjectaccessreviews,LocalSubjectAccessReview",
        "authentication.k8s.io,tokenreviews,TokenReview"
    })
    void whatTheClusterLivesByPassesALockOnItsNamespace(String group, String resource, String kind) {
        lock(LockScope.namespace("shop"), LockSubjects.EVERYONE);

        assertThat(isDenied(Changes.create("bob").of(group, resource, kind))).isFalse();
        assertThat(isDenied(Changes.create("bob").of("example.com", resource, kind)))
                .isTrue();
    }

    @Test
    void aRequestForATokenChangesNothing() {
        lock(LockScope.namespace("shop"), LockSubjects.EVERYONE);
        Changes account = Changes.create("bob").of("", "serviceaccounts", "ServiceAccount");

        assertThat(isDenied(account)).isTrue();
        assertThat(isDenied(account.subresource("token", "TokenRequest"))).isFalse();
    }

    @Test
    void ourOwnNamespaceCantBeLocked() {
        String message = "namespace logistis is where Logistis itself runs: it can't be locked";

        assertThatThrownBy(() -> book.requireLockable(LockScope.namespace("logistis")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> book.requireLockable(new LockScope("logistis", "deploy", "logistis")))
                .hasMessage(message);
        assertThatThrownBy(() -> book.requireLockable(new LockScope(null, "ns", "logistis")))
                .hasMessage(message);
        assertThatCode(() -> book.requireLockable(new LockScope(null, "node", "logistis")))
                .doesNotThrowAnyException();
        assertThatCode(() -> book.requireLockable(LockScope.namespace("logistis-2")))
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsInOurOwnNamespacePassesEveryLock() {
        lock(LockScope.namespace("logistis"), LockSubjects.EVERYONE);
        lock(new LockScope(null, "Namespace", null), LockSubjects.EVERYONE);

        assertThat(isDenied(Changes.update("bob").at("logistis", "web"))).isFalse();
        assertThat(isDenied(Changes.update("bob").ofNamespace("logistis"))).isFalse();
        assertThat(isDenied(Changes.update("bob").ofNamespace("shop"))).isTrue();
    }

    @Test
    void aBookWithoutAnOwnNamespaceHoldsThemAll() {
        LockBook everywhere = new LockBook(clock, "", null);
        everywhere.replace(List.of(
                Lock.builder(new LockScope(null, "Widget", null), "alice", "r").build("1", clock.instant())));

        assertThat(everywhere
                        .decide(
                                Changes.update("bob")
                                        .of("example.com", "widgets", "Widget")
                                        .at(null, "w")
                                        .build(),
                                Effects.MATTERS)
                        .isDenied())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {"null,null", "Deployment,null", "Deployment,web", "widgets.example.com,w1"})
    void aNamespaceThatHoldsSomethingLockedAgainstDeletionIsNotDeleted(String kind, String name) {
        Lock lock = lock(new LockScope("shop", kind, name), BOB);

        assertThat(decide(Changes.delete("bob").ofNamespace("shop"), null)).isEqualTo(Decision.denied(lock.ref()));
        assertThat(isDenied(
                        Changes.delete("bob").of("", "namespaces", "Namespace").at(null, "shop")))
                .isTrue();
        assertThat(isDenied(Changes.delete("carol").ofNamespace("shop"))).isFalse();
        assertThat(isDenied(Changes.delete("bob").ofNamespace("pay"))).isFalse();
        assertThat(isDenied(Changes.delete("system:serviceaccount:kube-system:namespace-controller")
                        .ofNamespace("shop")))
                .isFalse();
    }

    @Test
    void aLockOnAnObjectHoldsNothingElseOfItsNamespaceThanItsDeletion() {
        lock(new LockScope("shop", "deploy", "web"), BOB);

        assertThat(isDenied(Changes.update("bob").ofNamespace("shop"))).isFalse();
        assertThat(isDenied(Changes.update("bob").ofNamespace("shop").subresource("finalize", "Namespace")))
                .isFalse();
    }

    @Test
    void aLockThatIsNotAgainstDeletionLetsTheNamespaceGo() {
        lock(Lock.builder(new LockScope("shop", "deploy", "web"), "alice", "r")
                .operations(EnumSet.of(Operation.CREATE, Operation.UPDATE)));

        assertThat(isDenied(Changes.delete("bob").ofNamespace("shop"))).isFalse();
    }

    @Test
    void theStrictestLockInTheNamespaceDecidesItsDeletion() {
        lock(Lock.builder(LockScope.namespace("shop"), "alice", "r").mode(Lock.Mode.WARN));
        Lock denying = lock(new LockScope("shop", "deploy", "web"), LockSubjects.EVERYONE);

        assertThat(decide(Changes.delete("bob").ofNamespace("shop"), null)).isEqualTo(Decision.denied(denying.ref()));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {"shop,Widget,null", "shop,widget,w1", "pay,widgets.example.com,null", "pay,null,null"})
    void aKindWithALockedObjectIsNotDeleted(String namespace, String kind, String name) {
        Lock lock = lock(new LockScope(namespace, kind, name), BOB);

        assertThat(decide(crd("bob"), WIDGET)).isEqualTo(Decision.denied(lock.ref()));
        assertThat(decide(crd("carol"), WIDGET)).isEqualTo(Decision.ADMITTED);
        assertThat(decide(crd("bob"), null)).isEqualTo(Decision.denied(lock.ref()));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {"shop,Gadget,null", "shop,widgets.example.org,null", "null,Widget,null", "null,Node,null"})
    void aKindWithoutALockedObjectIs(String namespace, String kind, String name) {
        lock(new LockScope(namespace, kind, name), BOB);

        assertThat(decide(crd("bob"), WIDGET)).isEqualTo(Decision.ADMITTED);
    }

    @Test
    void aClusterScopedKindGoesWithLocksOnItAlone() {
        CustomKind clusterScoped = new CustomKind("example.com", "widgets", "Widget", false);
        lock(LockScope.namespace("shop"), BOB);
        assertThat(decide(crd("bob"), clusterScoped)).isEqualTo(Decision.ADMITTED);

        Lock lock = lock(new LockScope(null, "Widget", "w1"), BOB);
        assertThat(decide(crd("bob"), clusterScoped)).isEqualTo(Decision.denied(lock.ref()));
        assertThat(decide(crd("bob"), null).isDenied()).isTrue();
    }

    @Test
    void aKindWithAnUnusualPluralIsNotDeletedEither() {
        lock(new LockScope("shop", "Octopus", "o1"), BOB);

        assertThat(decide(
                                Changes.delete("bob")
                                        .of("apiextensions.k8s.io", "customresourcedefinitions", "X")
                                        .at(null, "octopodes.example.com"),
                                new CustomKind("example.com", "octopodes", "Octopus", true))
                        .isDenied())
                .isTrue();
    }

    @Test
    void aKindMayBeChangedThoughItsObjectsAreLocked() {
        lock(new LockScope("shop", "Widget", null), BOB);

        assertThat(decide(
                                Changes.update("bob")
                                        .of("apiextensions.k8s.io", "customresourcedefinitions", "X")
                                        .at(null, "widgets.example.com"),
                                WIDGET)
                        .isDenied())
                .isFalse();
    }

    private static Changes crd(String user) {
        return Changes.delete(user)
                .of("apiextensions.k8s.io", "customresourcedefinitions", "CustomResourceDefinition")
                .at(null, "widgets.example.com");
    }

    private Lock lock(LockScope scope, LockSubjects subjects) {
        return lock(Lock.builder(scope, "alice", "release freeze").subjects(subjects));
    }

    private Lock lock(Lock.Builder builder) {
        Lock lock = builder.build("lock-" + locks.size(), clock.instant());
        locks.add(lock);
        book.replace(locks);
        return lock;
    }

    private boolean isDenied(Changes change) {
        return decide(change, null).isDenied();
    }

    private Decision decide(Changes change, @Nullable CustomKind deletedKind) {
        return book.decide(change.build(), new Effects(true, deletedKind));
    }
}
