package io.logistis.history;

import static io.logistis.history.Story.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.event.ChangeEvent;
import io.logistis.event.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepsTest {

    private final Story story = new Story();

    @Test
    void aWriteIsPersistedWhenTheNextBaseShowsIt() {
        ChangeEvent written =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent last = story.update("bob")
                .on(2)
                .from(data("a", "1"))
                .to(data("a", "2"))
                .add();

        assertThat(story.outcome(written)).isEqualTo(Outcome.PERSISTED);
        assertThat(story.outcome(last)).isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void aWriteHadNoEffectWhenTheNextBaseIsItsOwn() {
        ChangeEvent refused =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        story.update("bob").on(2).from(data()).to(data("b", "1")).add();

        assertThat(story.outcome(refused)).isEqualTo(Outcome.NO_EFFECT);
    }

    @Test
    void writesOnOneBaseShowNothingOfEachOther() {
        ChangeEvent first =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent second =
                story.update("bob").on(1).from(data()).to(data("b", "1")).add();

        assertThat(story.outcome(first)).isEqualTo(Outcome.ADMITTED);
        assertThat(story.outcome(second)).isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void ofWritesOnOneBaseTheOneThatIsSeenIsPersistedAndTheOthersHadNoEffect() {
        ChangeEvent lost =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent won =
                story.update("bob").on(1).from(data()).to(data("a", "2")).add();
        ChangeEvent lostToo = story.delete("carol").on(1).from(data()).add();
        story.update("dave").on(2).from(data("a", "2")).to(data("a", "3")).add();

        assertThat(story.outcome(lost)).isEqualTo(Outcome.NO_EFFECT);
        assertThat(story.outcome(won)).isEqualTo(Outcome.PERSISTED);
        assertThat(story.outcome(lostToo)).isEqualTo(Outcome.NO_EFFECT);
    }

    @Test
    void twoUsersWithOneBaseAndOneResultStayAdmitted() {
        ChangeEvent one =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent other =
                story.update("bob").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent third =
                story.update("carol").on(1).from(data()).to(data("a", "2")).add();
        story.update("dave").on(2).from(data("a", "1")).to(data("a", "3")).add();

        assertThat(story.outcome(one)).isEqualTo(Outcome.ADMITTED);
        assertThat(story.outcome(other)).isEqualTo(Outcome.ADMITTED);
        assertThat(story.outcome(third)).isEqualTo(Outcome.NO_EFFECT);
        assertThat(story.changes()).hasSize(4);
    }

    @Test
    void twoRequestsOfOneUserThatMayBothHaveMadeItStayAdmitted() {
        ChangeEvent one =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent other =
                story.update("alice").on(1).from(data()).to(data("b", "1")).add();
        story.update("carol").on(5).from(data("a", "1", "b", "1")).to(data()).add();

        assertThat(story.outcome(one)).isEqualTo(Outcome.ADMITTED);
        assertThat(story.outcome(other)).isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void oneUserWhoAsksTwiceForTheSameOnOneBaseMadeOneChange() {
        story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        story.update("bob").on(2).from(data("a", "1")).to(data("a", "2")).add();

        assertThat(story.lines()).containsExactly("alice UPDATE PERSISTED x2", "bob UPDATE ADMITTED x1");
    }

    @Test
    void aDenialShowsItsBaseAndIsNeverTakenForAWrite() {
        ChangeEvent written =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent denied = story.update("bob")
                .denied()
                .on(2)
                .from(data("a", "1"))
                .to(data("a", "2"))
                .add();
        story.update("carol").on(3).from(data("a", "2")).to(data()).add();

        assertThat(story.outcome(written)).isEqualTo(Outcome.PERSISTED);
        assertThat(story.outcome(denied)).isEqualTo(Outcome.DENIED);
        assertThat(story.changes().get(2).gapBefore()).isNotNull();
    }

    @Test
    void anObjectTooLargeToKeepIsUnknownAndExplainsAnything() {
        ChangeEvent before =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent large = story.update("bob").tooLarge().add();
        story.update("carol").on(3).from(data("c", "1")).to(data("c", "2")).add();

        assertThat(story.outcome(before)).isEqualTo(Outcome.ADMITTED);
        assertThat(story.outcome(large)).isEqualTo(Outcome.ADMITTED);
        assertThat(story.changes()).extracting(Change::gapBefore).containsOnlyNulls();
    }

    @Test
    void aWriteTooLargeToKeepMayHaveUndoneAnother() {
        ChangeEvent before =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        story.update("bob").tooLarge().add();
        story.update("carol").on(3).from(data()).to(data("c", "2")).add();

        assertThat(story.outcome(before)).isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void statesThatDifferInTheOrderOfTheirFieldsAreEqual() {
        ChangeEvent written = story.update("alice")
                .on(1)
                .from(data())
                .to(data("a", "1", "b", "2"))
                .add();
        ChangeEvent next = story.update("bob")
                .on(2)
                .from(data("b", "2", "a", "1"))
                .to(data("b", "3"))
                .add();

        assertThat(story.outcome(written)).isEqualTo(Outcome.PERSISTED);
        assertThat(story.change(next).gapBefore()).isNull();
    }

    @Test
    void whereStatesCantBeShownTheirDigestsTellAndNothingElseIsClaimed() {
        ChangeEvent first =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent second = story.update("bob")
                .on(2)
                .from(data("a", "1"))
                .to(data("a", "2"))
                .add();
        ChangeEvent third = story.update("bob")
                .on(3)
                .from(data("x", "1"))
                .to(data("a", "3"))
                .add();
        story.canShowStates = false;

        assertThat(story.outcome(first)).isEqualTo(Outcome.PERSISTED);
        assertThat(story.outcome(second)).isEqualTo(Outcome.ADMITTED);
        assertThat(story.change(third).gapBefore()).isNull();
    }

    @Test
    void statesUnderTwoProfilesAreNotCompared() {
        ChangeEvent before =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent after = story.update("bob")
                .profile("other")
                .on(2)
                .from(data("a", "hidden"))
                .to(data("a", "hidden", "b", "1"))
                .add();

        assertThat(story.outcome(before)).isEqualTo(Outcome.ADMITTED);
        assertThat(story.change(after).gapBefore()).isNull();
    }

    @Test
    void aWriteInAnotherApiVersionMayHaveChangedAnything() {
        ChangeEvent first =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        story.update("bob")
                .apiVersion("v2")
                .on(2)
                .from("{\"d\":1}")
                .to("{\"d\":2}")
                .add();
        ChangeEvent next = story.update("carol")
                .on(3)
                .from(data("b", "1"))
                .to(data("b", "2"))
                .add();

        assertThat(story.outcome(first)).isEqualTo(Outcome.ADMITTED);
        assertThat(story.change(next).gapBefore()).isNull();
    }

    @Test
    void aWriteInAnotherApiVersionMayHaveUndoneWhatIsNotSeen() {
        ChangeEvent first =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        story.update("bob")
                .apiVersion("v2")
                .on(2)
                .from("{\"d\":1}")
                .to("{\"d\":2}")
                .add();
        story.update("carol").on(3).from(data()).to(data("b", "2")).add();

        assertThat(story.outcome(first)).isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void aWriteThatIsKnownToHaveHadNoEffectInItsOwnShapeExplainsNothingInAnother() {
        ChangeEvent first =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        story.update("bob")
                .apiVersion("v2")
                .on(2)
                .from("{\"d\":1}")
                .to("{\"d\":2}")
                .add();
        ChangeEvent next = story.update("carol")
                .on(3)
                .from(data("b", "1"))
                .to(data("b", "2"))
                .add();
        story.update("dave")
                .apiVersion("v2")
                .on(3)
                .from("{\"d\":1}")
                .to("{\"d\":3}")
                .add();

        assertThat(story.change(next).gapBefore()).isNotNull();
        assertThat(story.outcome(first)).isEqualTo(Outcome.NO_EFFECT);
    }

    @Test
    void anInterruptionLeavesOpenWhatBecameOfAWriteThatIsNotSeen() {
        ChangeEvent first =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        story.interruption();
        story.update("bob").on(2).from(data()).to(data("b", "1")).add();

        assertThat(story.outcome(first)).isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void anInterruptionDoesNotKeepARetryFromBeingFolded() {
        story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        story.interruption();
        story.update("alice").on(2).from(data()).to(data("a", "1")).add();

        assertThat(story.lines()).containsExactly("alice UPDATE ADMITTED x2");
    }

    @Test
    void eventsOfTwoObjectsAreRefused() {
        Story other = new Story(new ObjectKey("", "configmaps", "shop", "other"), "ConfigMap");
        ChangeEvent one = story.create("alice").to(data()).add();
        ChangeEvent two = other.create("alice").to(data()).add();

        assertThatThrownBy(() -> ObjectHistory.of(List.of(one, two), story))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("events must be of one object");
    }

    @Test
    void ofNoEventsNothingIsTold() {
        assertThat(ObjectHistory.of(List.of(), story).changes()).isEmpty();
    }
}
