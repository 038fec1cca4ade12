package io.logistis.history;

import static io.logistis.history.Story.data;
import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.ChangeEvent;
import io.logistis.event.ObjectKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeletionsTest {

    private final Story story = new Story();

    @Test
    void aDeleteIsPersistedWhenTheNextBaseIsBeingDeleted() {
        ChangeEvent deleted =
                story.delete("alice").on(1).finalizers("x/y").from(data()).add();
        story.update("bob")
                .on(2)
                .beingDeleted("x/y")
                .from(data())
                .to(data("a", "1"))
                .add();

        assertThat(story.outcome(deleted)).isEqualTo(Outcome.PERSISTED);
    }

    @Test
    void aDeleteIsPersistedWhenAnotherUidIsSeenUnderTheName() {
        ChangeEvent deleted = story.delete("alice").on(1).from(data()).add();
        story.create("bob").uid("uid-2").to(data()).add();
        assertThat(story.outcome(deleted)).isEqualTo(Outcome.ADMITTED);

        story.update("bob").uid("uid-2").on(9).from(data()).to(data("a", "1")).add();
        assertThat(story.outcome(deleted)).isEqualTo(Outcome.PERSISTED);
    }

    @Test
    void aDeleteHadNoEffectWhenTheObjectIsSeenAsItWas() {
        ChangeEvent refused = story.delete("alice").on(1).from(data()).add();
        story.update("bob").on(2).from(data()).to(data("a", "1")).add();

        assertThat(story.outcome(refused)).isEqualTo(Outcome.NO_EFFECT);
    }

    @Test
    void theLastDeleteStaysAdmitted() {
        ChangeEvent deleted = story.delete("alice").on(1).from(data()).add();

        assertThat(story.outcome(deleted)).isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void ofTwoUsersWhoDeletedOneVersionNeitherIsNamed() {
        ChangeEvent one = story.delete("alice").on(1).from(data()).add();
        ChangeEvent other = story.delete("bob").on(1).from(data()).add();
        story.update("carol")
                .on(2)
                .beingDeleted("x/y")
                .from(data())
                .to(data("a", "1"))
                .add();

        assertThat(story.outcome(one)).isEqualTo(Outcome.ADMITTED);
        assertThat(story.outcome(other)).isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void whoDeletesWhatIsBeingDeletedAlreadyIsNotTheOneWhoDeletedIt() {
        ChangeEvent first =
                story.delete("alice").on(1).finalizers("x/y").from(data()).add();
        ChangeEvent second =
                story.delete("bob").on(2).beingDeleted("x/y").from(data()).add();
        story.update("carol")
                .on(2)
                .beingDeleted("x/y")
                .from(data())
                .to(data("a", "1"))
                .add();
        story.update("carol")
                .on(3)
                .beingDeleted("x/y")
                .from(data("a", "1"))
                .to(data("a", "2"))
                .add();

        assertThat(story.outcome(first)).isEqualTo(Outcome.PERSISTED);
        assertThat(story.outcome(second)).isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void theUpdateThatTakesTheLastFinalizerIsPersistedWhenAnotherUidIsSeen() {
        String held = "{\"metadata\":{\"finalizers\":[\"x/y\"]}}";
        story.delete("alice").on(1).finalizers("x/y").from(held).add();
        ChangeEvent released = story.update("bob")
                .on(2)
                .beingDeleted("x/y")
                .from(held)
                .to("{\"metadata\":{}}")
                .add();
        ChangeEvent late = story.update("carol")
                .on(2)
                .beingDeleted("x/y")
                .from(held)
                .to("{\"metadata\":{\"finalizers\":[\"x/y\"],\"labels\":{\"a\":\"b\"}}}")
                .add();
        story.create("dave").uid("uid-2").to(data()).add();
        story.update("dave").uid("uid-2").on(9).from(data()).to(data("a", "1")).add();

        assertThat(story.outcome(released)).isEqualTo(Outcome.PERSISTED);
        assertThat(story.outcome(late)).isEqualTo(Outcome.NO_EFFECT);
    }

    @Test
    void aForcedDeleteOfAPodIsOneChange() {
        Story pod = new Story(new ObjectKey("", "pods", "shop", "job"), "Pod");
        pod.delete("alice").on(1).from(data()).add();
        pod.delete("alice").on(1).from(data()).add();
        pod.delete("alice").on(2).beingDeleted().from(data()).add();

        assertThat(pod.lines()).containsExactly("alice DELETE PERSISTED x3");
    }

    @Test
    void deletesOfTwoLivesAreTwoChanges() {
        story.delete("alice").uid("uid-1").on(1).from(data()).add();
        story.create("alice").uid("uid-2").to(data()).add();
        story.delete("alice").uid("uid-2").on(5).from(data()).add();

        assertThat(story.lines())
                .containsExactly("alice DELETE PERSISTED x1", "alice CREATE PERSISTED x1", "alice DELETE ADMITTED x1");
    }

    @Test
    void deletesOfOneLifeThatAreHoursApartAreTwoChanges() {
        story.delete("alice").on(1).finalizers("x/y").from(data()).add();
        story.later(Duration.ofHours(2));
        story.delete("alice").on(2).beingDeleted("x/y").from(data()).add();

        assertThat(story.lines()).containsExactly("alice DELETE PERSISTED x1", "alice DELETE ADMITTED x1");
    }

    @Test
    void ofADeleteAndAWriteOnOneVersionTheOneThatIsSeenCounts() {
        ChangeEvent deleted = story.delete("alice").on(1).from(data()).add();
        ChangeEvent lost =
                story.update("bob").on(1).from(data()).to(data("a", "1")).add();
        story.create("carol").uid("uid-2").to(data()).add();
        story.update("carol").uid("uid-2").on(9).from(data()).to(data("a", "1")).add();

        assertThat(story.outcome(deleted)).isEqualTo(Outcome.PERSISTED);
        assertThat(story.outcome(lost)).isEqualTo(Outcome.NO_EFFECT);
    }

    @Test
    void aScaleDoesNotTellWhetherTheObjectIsBeingDeleted() {
        Story web = new Story(new ObjectKey("apps", "deployments", "shop", "web"), "Deployment");
        String one = "{\"spec\":{\"replicas\":1}}";
        String two = "{\"spec\":{\"replicas\":2}}";
        ChangeEvent deleted =
                web.delete("alice").on(1).finalizers("x/y").from(one).add();
        web.update("bob").on(2).scale(1, 2).add();
        web.update("carol").on(3).beingDeleted("x/y").from(two).to(one).add();

        assertThat(web.outcome(deleted)).isEqualTo(Outcome.PERSISTED);
    }

    @Test
    void aDeleteIsNotNamedWhereAnEvictionOfOursMayHaveTakenAnother() {
        ChangeEvent deleted = story.delete("alice").on(1).from(data()).add();
        story.update("bob")
                .afterEviction()
                .on(2)
                .beingDeleted("x/y")
                .from(data())
                .to(data("a", "1"))
                .add();

        assertThat(story.outcome(deleted)).isEqualTo(Outcome.ADMITTED);
    }
}
