package io.logistis.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.Decision;
import io.logistis.event.Operation;
import io.logistis.testkit.Changes;
import io.logistis.testkit.TurnableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a lock keeps away, from what, and when. */
class LockBookTest {

    private static final List<String> NONE = List.of();

    private final TurnableClock clock = new TurnableClock();
    private final LockBook book = new LockBook(clock, "logistis", "breakers");
    private final List<Lock> locks = new ArrayList<>();

    @Test
    void aBookWithoutLocksLetsEverythingThrough() {
        assertThat(decide(Changes.delete("bob"))).isEqualTo(Decision.ADMITTED);
    }

    @Test
    void aLockWithoutUsersAndGroupsKeepsEveryPersonAway() {
        lock(namespace("shop"));

        assertThat(isDenied(Changes.update("bob"))).isTrue();
        assertThat(isDenied(Changes.update(""))).isTrue();
        assertThat(isDenied(Changes.update("用户@example.com"))).isTrue();
        assertThat(isDenied(Changes.update("system:serviceaccount:ci:deployer")))
                .isTrue();
    }

    @Test
    void aRefusalNamesItsLock() {
        Lock lock = lock(namespace("shop"));

        assertThat(decide(Changes.update("bob"))).isEqualTo(Decision.denied(lock.ref()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "system:kube-scheduler",
                "system:apiserver",
                "system:serviceaccount:kube-system:replicaset-controller",
                "system:serviceaccount:kube-system:generic-garbage-collector",
                "system:node:n1",
                "system:anonymous"
            })
    void everyPersonIsNoSystemUser(String user) {
        lock(namespace("shop"));
        lock(namespace("shop").subjects(users("*", "bob")));
        lock(namespace("shop").subjects(new LockSubjects(NONE, List.of("system:authenticated"), NONE, NONE)));

        assertThat(isDenied(Changes.update(user).groups("system:authenticated")))
                .isFalse();
    }

    @Test
    void aSystemUserIsKeptAwayWhereUsersNamesIt() {
        lock(namespace("a").subjects(users("system:kube-scheduler")));
        lock(namespace("b").subjects(users("system:*")));
        lock(namespace("c").subjects(users("system:serviceaccount:kube-system:*")));

        assertThat(isDenied(Changes.update("system:kube-scheduler").at("a", "web")))
                .isTrue();
        assertThat(isDenied(Changes.update("system:kube-proxy").at("a", "web"))).isFalse();
        assertThat(isDenied(Changes.update("system:kube-proxy").at("b", "web"))).isTrue();
        assertThat(isDenied(Changes.update("system:serviceaccount:kube-system:replicaset-controller")
                        .at("c", "web")))
                .isTrue();
        assertThat(isDenied(Changes.update("system:kube-proxy").at("c", "web"))).isFalse();
    }

    @Test
    void aGlobOverAllServiceAccountsMeansThoseOfPeople() {
        lock(namespace("shop").subjects(users("system:serviceaccount:*")));

        assertThat(isDenied(Changes.update("system:serviceaccount:ci:deployer")))
                .isTrue();
        assertThat(isDenied(Changes.update("system:serviceaccount:kube-system:replicaset-controller")))
                .isFalse();
    }

    @Test
    void usersAreNamedWholeOrByGlob() {
        lock(namespace("shop").subjects(users("bob", "system:serviceaccount:ci:*", "*@contractor.example")));

        assertThat(isDenied(Changes.update("bob"))).isTrue();
        assertThat(isDenied(Changes.update("bobby"))).isFalse();
        assertThat(isDenied(Changes.update("Bob"))).isFalse();
        assertThat(isDenied(Changes.update("system:serviceaccount:ci:deployer")))
                .isTrue();
        assertThat(isDenied(Changes.update("system:serviceaccount:ci-2:deployer")))
                .isFalse();
        assertThat(isDenied(Changes.update("öz@contractor.example"))).isTrue();
        assertThat(isDenied(Changes.update("öz@contractor.example.org"))).isFalse();
    }

    @Test
    void usersAndGroupsMustBothHold() {
        lock(namespace("shop")
                .subjects(new LockSubjects(List.of("bob", "carol"), List.of("contractors", "ext-*"), NONE, NONE)));

        assertThat(isDenied(Changes.update("bob").groups("dev", "contractors"))).isTrue();
        assertThat(isDenied(Changes.update("carol").groups("ext-7"))).isTrue();
        assertThat(isDenied(Changes.update("bob").groups("dev"))).isFalse();
        assertThat(isDenied(Changes.update("bob"))).isFalse();
        assertThat(isDenied(Changes.update("dave").groups("contractors"))).isFalse();
    }

    @Test
    void aLockOnGroupsKeepsTheirMembersAway() {
        lock(namespace("shop").subjects(new LockSubjects(NONE, List.of("contractors"), NONE, NONE)));
        lock(namespace("pay").subjects(new LockSubjects(NONE, List.of("contr*"), NONE, NONE)));

        for (String namespace : List.of("shop", "pay")) {
            assertThat(isDenied(Changes.update("x").groups("dev", "contractors").at(namespace, "web")))
                    .isTrue();
            assertThat(isDenied(Changes.update("x").groups("dev").at(namespace, "web")))
                    .isFalse();
        }
    }

    @Test
    void whoeverIsExemptIsNotKeptAwayByThatLock() {
        lock(namespace("shop")
                .subjects(new LockSubjects(NONE, NONE, List.of("carol", "release-*"), List.of("oncall"))));

        assertThat(isDenied(Changes.update("bob").groups("dev"))).isTrue();
        assertThat(isDenied(Changes.update("carol"))).isFalse();
        assertThat(isDenied(Changes.update("release-bot"))).isFalse();
        assertThat(isDenied(Changes.update("bob").groups("dev", "oncall"))).isFalse();

        lock(namespace("shop"));
        assertThat(isDenied(Changes.update("carol"))).isTrue();
    }

    @Test
    void aLockOnANamespaceHoldsAllThatIsInItAndItself() {
        lock(namespace("shop"));

        assertThat(isDenied(Changes.update("bob").of("", "configmaps", "ConfigMap")))
                .isTrue();
        assertThat(isDenied(Changes.create("bob").of("example.com", "widgets", "Widget")))
                .isTrue();
        assertThat(isDenied(Changes.update("bob").ofNamespace("shop"))).isTrue();
        assertThat(isDenied(
                        Changes.update("bob").of("", "namespaces", "Namespace").at(null, "shop")))
                .isTrue();
        assertThat(isDenied(Changes.update("bob").at("shop-2", "web"))).isFalse();
        assertThat(isDenied(Changes.update("bob").at("sho", "web"))).isFalse();
        assertThat(isDenied(Changes.update("bob").of("", "nodes", "Node").at(null, "shop")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Deployment", "deployment", "deployments", "deploy", "deployments.apps", "DEPLOY.apps"})
    void aKindIsNamedAsEverywhere(String kind) {
        lock(new LockScope("shop", kind, null));

        assertThat(isDenied(Changes.update("bob"))).isTrue();
        assertThat(isDenied(Changes.update("bob").subresource("scale", "Scale")))
                .isTrue();
        assertThat(isDenied(Changes.update("bob").of("apps", "daemonsets", "DaemonSet")))
                .isFalse();
        assertThat(isDenied(Changes.update("bob").at("pay", "web"))).isFalse();
    }

    @Test
    void aKindsGroupKeepsOtherGroupsOut() {
        lock(new LockScope("shop", "widgets.example.com", null));

        assertThat(isDenied(Changes.update("bob").of("example.com", "widgets", "Widget")))
                .isTrue();
        assertThat(isDenied(Changes.update("bob").of("example.org", "widgets", "Widget")))
                .isFalse();
    }

    @Test
    void aKindWithAnUnusualPluralIsFoundByItsKind() {
        lock(new LockScope("shop", "Octopus", null));

        assertThat(isDenied(Changes.update("bob").of("example.com", "octopodes", "Octopus")))
                .isTrue();
    }

    @Test
    void aLockOnOneObjectHoldsNoOther() {
        lock(new LockScope("shop", "deploy", "web"));

        assertThat(isDenied(Changes.delete("bob"))).isTrue();
        assertThat(isDenied(Changes.delete("bob").at("shop", "web-2"))).isFalse();
        assertThat(isDenied(Changes.delete("bob").at("shop", ""))).isFalse();
        assertThat(isDenied(Changes.delete("bob").of("apps", "daemonsets", "DaemonSet")))
                .isFalse();
    }

    @Test
    void clusterScopedObjectsAreLockedByKind() {
        lock(new LockScope(null, "Node", "n1"));
        lock(new LockScope(null, "clusterroles", null));
        lock(new LockScope(null, "ns", "shop"));
        lock(new LockScope(null, "Widget", null));

        assertThat(isDenied(Changes.update("bob").of("", "nodes", "Node").at(null, "n1")))
                .isTrue();
        assertThat(isDenied(Changes.update("bob").of("", "nodes", "Node").at(null, "n2")))
                .isFalse();
        assertThat(isDenied(Changes.update("bob")
                        .of("rbac.authorization.k8s.io", "clusterroles", "ClusterRole")
                        .at(null, "admin")))
                .isTrue();
        assertThat(isDenied(Changes.update("bob").ofNamespace("shop"))).isTrue();
        assertThat(isDenied(Changes.update("bob").ofNamespace("pay"))).isFalse();
        assertThat(isDenied(Changes.update("bob")
                        .of("example.com", "widgets", "Widget")
                        .at(null, "w")))
                .isTrue();
        assertThat(isDenied(Changes.update("bob")
                        .of("example.com", "widgets", "Widget")
                        .at("shop", "w")))
                .isFalse();
    }

    @Test
    void aLockIsAgainstCreateUpdateAndDeleteUnlessItNamesOthers() {
        lock(namespace("shop"));
        lock(namespace("pay").operations(EnumSet.of(Operation.DELETE)));
        lock(namespace("dev").operations(EnumSet.of(Operation.CONNECT)));

        for (Changes change : List.of(Changes.create("bob"), Changes.update("bob"), Changes.delete("bob"))) {
            assertThat(isDenied(change)).isTrue();
        }
        assertThat(isDenied(exec("shop"))).isFalse();
        assertThat(isDenied(exec("dev"))).isTrue();
        assertThat(isDenied(Changes.update("bob").at("dev", "web"))).isFalse();
        assertThat(isDenied(Changes.delete("bob").at("pay", "web"))).isTrue();
        assertThat(isDenied(Changes.create("bob").at("pay", "web"))).isFalse();
    }

    private static Changes exec(String namespace) {
        return Changes.connect("bob").ofPod().at(namespace, "web-1").subresource("exec", "PodExecOptions");
    }

    @ParameterizedTest
    @CsvSource({"scale,Scale", "ephemeralcontainers,Pod", "resize,Pod", "status,Pod"})
    void aWriteToASubresourceIsAnUpdateOfItsObject(String subresource, String kind) {
        lock(new LockScope("shop", "pod", "web-1"), Set.of(Operation.UPDATE));
        lock(namespace("pay").operations(EnumSet.of(Operation.CREATE, Operation.DELETE)));

        assertThat(isDenied(Changes.update("bob").ofPod().at("shop", "web-1").subresource(subresource, kind)))
                .isTrue();
        assertThat(isDenied(Changes.update("bob").ofPod().at("pay", "web-1").subresource(subresource, kind)))
                .isFalse();
    }

    @Test
    void bindingAPodIsAnUpdateOfIt() {
        lock(namespace("shop").operations(EnumSet.of(Operation.UPDATE)));
        lock(namespace("pay").operations(EnumSet.of(Operation.CREATE)));
        Changes binding = Changes.create("bob").ofPod().subresource("binding", "Binding");

        assertThat(isDenied(binding.at("shop", "web-1"))).isTrue();
        assertThat(isDenied(binding.at("pay", "web-1"))).isFalse();
    }

    @Test
    void anEvictionIsADeletionOfThePod() {
        lock(new LockScope("shop", "po", "web-1"), Set.of(Operation.DELETE));
        lock(new LockScope("shop", "po", "web-2"), Set.of(Operation.CREATE, Operation.UPDATE));
        Changes eviction = Changes.create("bob").ofPod().subresource("eviction", "Eviction");

        assertThat(isDenied(eviction.at("shop", "web-1"))).isTrue();
        assertThat(isDenied(eviction.at("shop", "web-2"))).isFalse();
    }

    @Test
    void ofSeveralTheOneThatRefusesComesFirst() {
        lock(namespace("shop").mode(Lock.Mode.WARN).expiresIn(null));
        Lock denying = lock(new LockScope("shop", "deploy", "web"));

        assertThat(decide(Changes.update("bob"))).isEqualTo(Decision.denied(denying.ref()));
    }

    @Test
    void ofSeveralThatRefuseTheOneThatExpiresLastIsNamed() {
        lock(new LockScope("shop", "deploy", "web"));
        Lock longer = lock(namespace("shop").expiresIn(Duration.ofHours(5)));
        lock(namespace("shop").subjects(users("b*")).expiresIn(Duration.ofHours(2)));
        lock(namespace("shop").subjects(users("bob")).expiresIn(Duration.ofHours(3)));

        assertThat(decide(Changes.update("bob"))).isEqualTo(Decision.denied(longer.ref()));

        Lock endless = lock(namespace("shop").subjects(users("bob")).expiresIn(null));
        assertThat(decide(Changes.update("bob"))).isEqualTo(Decision.denied(endless.ref()));
    }

    @Test
    void ofEqualOnesTheSameIsNamedInWhateverOrderTheyCome() {
        Lock a = namespace("shop").build("a", clock.instant());
        Lock b = namespace("shop").build("b", clock.instant());
        Lock c = Lock.builder(new LockScope("shop", "deploy", null), "alice", "r")
                .build("c", clock.instant());

        for (List<Lock> order : List.of(List.of(a, b, c), List.of(c, b, a), List.of(b, a, c))) {
            book.replace(order);
            assertThat(decide(Changes.update("bob"))).isEqualTo(Decision.denied(a.ref()));
        }
    }

    @Test
    void aLockThatWarnsLetsThrough() {
        Lock warning = lock(namespace("shop").mode(Lock.Mode.WARN));

        assertThat(decide(Changes.update("bob"))).isEqualTo(Decision.passed(warning.ref(), Decision.Passage.WARNED));
    }

    @Test
    void whoeverMayBreakGlassPassesEveryLockAndIsNamed() {
        Lock lock = lock(namespace("shop"));
        lock(namespace("pay").mode(Lock.Mode.WARN));

        assertThat(decide(Changes.update("bob").groups("dev", "breakers")))
                .isEqualTo(Decision.passed(lock.ref(), Decision.Passage.BREAK_GLASS));
        assertThat(decide(Changes.update("bob").groups("breakers").at("pay", "web"))
                        .passage())
                .isEqualTo(Decision.Passage.WARNED);
        assertThat(decide(Changes.update("bob").groups("breakers").at("dev", "web")))
                .isEqualTo(Decision.ADMITTED);
    }

    @Test
    void withoutABreakGlassGroupNobodyPasses() {
        LockBook strict = new LockBook(clock, "logistis", null);
        strict.replace(List.of(namespace("shop").build("1", clock.instant())));

        assertThat(strict.decide(Changes.update("bob").groups("breakers", "").build(), Effects.MATTERS)
                        .isDenied())
                .isTrue();
    }

    @Test
    void anExpiredLockHoldsNothingThoughNobodyReplacedIt() {
        lock(namespace("shop").expiresIn(Duration.ofHours(2)));

        clock.advance(Duration.ofHours(2).minusMillis(1));
        assertThat(isDenied(Changes.update("bob"))).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(isDenied(Changes.update("bob"))).isFalse();
    }

    @Test
    void anExpiredLockHidesNoOther() {
        lock(namespace("shop").subjects(users("bob")).expiresIn(Duration.ofHours(1)));
        Lock warning = lock(
                namespace("shop").subjects(users("bob")).mode(Lock.Mode.WARN).expiresIn(Duration.ofHours(9)));
        clock.advance(Duration.ofHours(1));

        assertThat(decide(Changes.update("bob"))).isEqualTo(Decision.passed(warning.ref(), Decision.Passage.WARNED));
    }

    @Test
    void aRemovedLockIsPassedOver() {
        Lock lock = namespace("shop").build("1", clock.instant());
        book.replace(List.of(lock.removed("alice", clock.instant())));

        assertThat(isDenied(Changes.update("bob"))).isFalse();
    }

    @Test
    void whatReplacesTheLocksReplacesThemAll() {
        lock(namespace("shop"));
        book.replace(List.of(namespace("pay").build("x", clock.instant())));

        assertThat(isDenied(Changes.update("bob"))).isFalse();
        assertThat(isDenied(Changes.update("bob").at("pay", "web"))).isTrue();
    }

    @Test
    void dryRunsAreDecidedAsTheRealWriteWouldBe() {
        lock(namespace("shop"));

        assertThat(isDenied(Changes.update("bob").dryRun())).isTrue();
    }

    private static Lock.Builder namespace(String namespace) {
        return Lock.builder(LockScope.namespace(namespace), "alice", "release freeze");
    }

    private static LockSubjects users(String... users) {
        return new LockSubjects(List.of(users), NONE, NONE, NONE);
    }

    private Lock lock(Lock.Builder builder) {
        Lock lock = builder.build("lock-" + locks.size(), clock.instant());
        locks.add(lock);
        book.replace(locks);
        return lock;
    }

    private Lock lock(LockScope scope) {
        return lock(Lock.builder(scope, "alice", "release freeze"));
    }

    private void lock(LockScope scope, Set<Operation> operations) {
        lock(Lock.builder(scope, "alice", "release freeze").operations(operations));
    }

    private Decision decide(Changes change) {
        return book.decide(change.build(), Effects.MATTERS);
    }

    private boolean isDenied(Changes change) {
        return decide(change).isDenied();
    }
}
