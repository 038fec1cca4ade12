package io.logistis.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapturePredicateTest {

    @Test
    void predicatesInCodeSeeWhatRulesSee() {
        ChangeMaking change = ChangeMaking.update()
                .from("{\"metadata\":{\"labels\":{\"team\":\"a\"}},\"spec\":{\"replicas\":1}}")
                .to(
                        "{\"metadata\":{\"labels\":{\"team\":\"b\"},\"annotations\":{\"x\":\"y\"}},\"spec\":{\"replicas\":2}}");
        CapturePredicate ofTeamB = candidate -> "b".equals(candidate.labels().get("team"));
        CapturePredicate annotated = candidate -> candidate.annotations().containsKey("x");
        CapturePredicate ofReplicas =
                candidate -> candidate.changedPaths().list().contains("spec.replicas");

        assertThat(ofTeamB.and(annotated).and(ofReplicas).keep(change.make())).isTrue();
        assertThat(ofTeamB.negate().or(ofReplicas.negate()).keep(change.make())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"shop,true", "shop-2,false", "prod-eu,true", "my-prod-eu,false"})
    void namespacesAreMatchedWhole(String namespace, boolean kept) {
        assertThat(CapturePredicate.namespaces("shop", "prod-*")
                        .keep(ChangeMaking.update().namespace(namespace).make()))
                .isEqualTo(kept);
    }

    @Test
    void usersOperationsAndResources() {
        CandidateChange change = ChangeMaking.update().make();

        assertThat(CapturePredicate.users("bob", "al*").keep(change)).isTrue();
        assertThat(CapturePredicate.users("bob").keep(change)).isFalse();
        assertThat(CapturePredicate.operations(Operation.UPDATE).keep(change)).isTrue();
        assertThat(CapturePredicate.operations(Operation.CREATE).keep(change)).isFalse();
        assertThat(CapturePredicate.resources("configmaps").keep(change)).isTrue();
        assertThat(CapturePredicate.resources("secrets", "*.example.com").keep(change))
                .isFalse();
        assertThat(CapturePredicate.BY_PEOPLE.keep(change)).isTrue();
        assertThat(CapturePredicate.BY_PEOPLE.keep(
                        ChangeMaking.update().user("system:kube-scheduler").make()))
                .isFalse();
    }

    @Test
    void aCandidateShowsWhatWasSeenAndNeverItsObjects() {
        CandidateChange change = ChangeMaking.update()
                .of("secrets", "Secret")
                .to("{\"data\":{\"password\":\"S3cr3t\"}}")
                .make();

        assertThat(change.operation()).isEqualTo(Operation.UPDATE);
        assertThat(change.fieldManager()).isEqualTo("kubectl-edit");
        assertThat(change.user().username()).isEqualTo("alice");
        assertThat(change.observed().requestUid()).isEqualTo("r-1");
        assertThat(change + " " + change.changedPaths()).doesNotContain("S3cr3t");
    }

    @Test
    void onlyTextsAreLabels() {
        CandidateChange change = ChangeMaking.update()
                .to("{\"metadata\":{\"labels\":{\"a\":1,\"b\":{},\"c\":null,\"d\":\"\\u0041\"},\"annotations\":[]}}")
                .make();

        assertThat(change.labels()).containsOnlyKeys("d").containsEntry("d", "A");
        assertThat(change.annotations()).isEmpty();
    }
}
