package io.logistis.history;

import static io.logistis.history.Story.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GapsTest {

    private final Story story = new Story();

    @Test
    void whatNobodyWroteIsAGapWithItsFieldsBetweenTwoTimes() {
        ChangeEvent before =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent after = story.update("bob")
                .on(5)
                .from(data("a", "1", "x", "1"))
                .to(data("a", "2", "x", "1"))
                .add();

        assertThat(story.change(after).gapBefore())
                .isEqualTo(new Gap(
                        before.id(), before.observedAt(), after.observedAt(), Gap.Reason.UNSEEN, List.of("data.x")));
        assertThat(story.outcome(before)).isEqualTo(Outcome.PERSISTED);
    }

    @Test
    void aGapStandsBetweenTheCreateAndTheFirstWriteToo() {
        ChangeEvent created = story.create("alice").to(data("a", "1")).add();
        ChangeEvent after = story.update("bob")
                .on(5)
                .from(data("a", "9", "x", "1"))
                .to(data("x", "1"))
                .add();

        Gap gap = gap(after);
        assertThat(gap.after()).isEqualTo(created.id());
        assertThat(gap.fields()).containsExactly("data.a", "data.x");
    }

    @Test
    void whereThereIsNothingBeforeThereIsNoGap() {
        ChangeEvent first = story.update("alice")
                .on(1)
                .from(data("a", "1"))
                .to(data("a", "2"))
                .add();

        assertThat(story.change(first).gapBefore()).isNull();
    }

    @Test
    void aGapNamesNothingThatARecordedWriteExplains() {
        ChangeEvent written = story.update("alice")
                .on(1)
                .from(data())
                .to(data("a", "1", "b", "1"))
                .add();
        ChangeEvent after = story.update("bob")
                .on(5)
                .from(data("a", "1", "b", "2"))
                .to(data())
                .add();

        assertThat(gap(after).fields()).containsExactly("data.b");
        assertThat(story.outcome(written)).isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void aWriteOfWhichNothingIsSeenBesideAGapHadNoEffect() {
        ChangeEvent lost =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent after =
                story.update("bob").on(5).from(data("x", "1")).to(data()).add();

        assertThat(gap(after).fields()).containsExactly("data.x");
        assertThat(story.outcome(lost)).isEqualTo(Outcome.NO_EFFECT);
    }

    @Test
    void aWriteThatWasOverwrittenUnseenStaysAdmittedAndTheFieldIsNobodys() {
        ChangeEvent written =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent after =
                story.update("bob").on(5).from(data("a", "7")).to(data()).add();

        assertThat(gap(after).fields()).containsExactly("data.a");
        assertThat(story.outcome(written)).isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void ofTwoWritesOnOneBaseThatBothShowNeitherIsNamedAndNothingIsUnexplained() {
        ChangeEvent one =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent other =
                story.update("bob").on(1).from(data()).to(data("b", "1")).add();
        ChangeEvent after = story.update("carol")
                .on(5)
                .from(data("a", "1", "b", "1"))
                .to(data())
                .add();

        assertThat(story.outcome(one)).isEqualTo(Outcome.ADMITTED);
        assertThat(story.outcome(other)).isEqualTo(Outcome.ADMITTED);
        assertThat(story.change(after).gapBefore()).isNull();
    }

    @Test
    void anInterruptionIsTheReasonIfThereWasOne() {
        story.leavesOut = true;
        story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        story.interruption();
        ChangeEvent after = story.update("bob")
                .on(5)
                .from(data("a", "1", "x", "1"))
                .to(data())
                .add();

        assertThat(gap(after).reason()).isEqualTo(Gap.Reason.INTERRUPTION);
    }

    @Test
    void aRuleThatLeavesOutSuchWritesIsTheReasonElse() {
        story.leavesOut = true;
        story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent after = story.update("bob")
                .on(5)
                .from(data("a", "1", "x", "1"))
                .to(data())
                .add();

        assertThat(gap(after).reason()).isEqualTo(Gap.Reason.LEFT_OUT);
    }

    @Test
    void rulesThatChangedAreTheReasonOnlyOfTheGapsOfTheirTime() {
        String leavingOut = ChangeEvent.profile("profile", "rules", false);
        story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent unseen = story.update("bob")
                .on(5)
                .from(data("a", "1", "x", "1"))
                .to(data("a", "2", "x", "1"))
                .add();
        story.update("bob")
                .on(6)
                .from(data("a", "2", "x", "1"))
                .to(data("a", "3", "x", "1"))
                .profile(leavingOut)
                .add();
        ChangeEvent leftOut = story.update("carol")
                .on(9)
                .from(data("a", "3", "x", "2"))
                .to(data())
                .profile(leavingOut)
                .add();

        assertThat(gap(unseen).reason()).isEqualTo(Gap.Reason.UNSEEN);
        assertThat(gap(leftOut).reason()).isEqualTo(Gap.Reason.LEFT_OUT);
    }

    @Test
    void aChangeOfWhatRulesLeaveOutMakesNoGapAndHidesNone() {
        story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent next = story.update("bob")
                .on(2)
                .from(data("a", "1"))
                .to(data("a", "2"))
                .profile(ChangeEvent.profile("profile", "rules", true))
                .add();
        ChangeEvent after = story.update("carol")
                .on(5)
                .from(data("a", "2", "x", "1"))
                .to(data())
                .profile(ChangeEvent.profile("profile", "others", false))
                .add();

        assertThat(story.outcome(next)).isEqualTo(Outcome.PERSISTED);
        assertThat(story.change(next).gapBefore()).isNull();
        assertThat(gap(after).fields()).containsExactly("data.x");
    }

    @Test
    void anEvictionOfOursIsNoGap() {
        story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent after = story.update("bob")
                .afterEviction()
                .on(5)
                .from(data("a", "1", "x", "1"))
                .to(data())
                .add();

        assertThat(story.change(after).gapBefore()).isNull();
    }

    @Test
    void anEvictionLongBeforeHidesNoGap() {
        story.update("alice")
                .afterEviction()
                .on(1)
                .from(data())
                .to(data("a", "1"))
                .add();
        story.update("alice").on(2).from(data("a", "1")).to(data("a", "2")).add();
        ChangeEvent after = story.update("bob")
                .on(5)
                .from(data("a", "2", "x", "1"))
                .to(data())
                .add();

        assertThat(gap(after).fields()).containsExactly("data.x");
    }

    @Test
    void theGapStandsBeforeTheChangeThatWasCarriedOutAmongThoseThatShowIt() {
        story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        story.update("bob")
                .on(5)
                .from(data("a", "1", "x", "1"))
                .to(data("b", "1"))
                .add();
        ChangeEvent won = story.update("carol")
                .on(5)
                .from(data("a", "1", "x", "1"))
                .to(data("c", "1"))
                .add();
        story.update("bob").on(6).from(data("c", "1")).to(data("c", "2")).add();

        assertThat(gap(won).fields()).containsExactly("data.x");
        assertThat(story.changes())
                .filteredOn(change -> change.gapBefore() != null)
                .hasSize(1);
        assertThat(story.history().attempts())
                .filteredOn(attempt -> attempt.gapBefore() != null)
                .hasSize(1);
    }

    @Test
    void aGapWithinTheAttemptsOfOneChangeNamesTheAttemptBeforeIt() {
        ChangeEvent first =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent again = story.update("alice")
                .on(5)
                .from(data("x", "1"))
                .to(data("a", "1", "x", "1"))
                .add();

        assertThat(story.lines()).containsExactly("alice UPDATE ADMITTED x2");
        assertThat(gap(again).after()).isEqualTo(first.id());
    }

    @Test
    void aGapNamesOneFieldOrMore() {
        EventId id = EventId.of(Instant.EPOCH, "a");
        assertThatThrownBy(() -> new Gap(id, Instant.EPOCH, Instant.EPOCH, Gap.Reason.UNSEEN, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a gap must name one field or more");
    }

    private Gap gap(ChangeEvent after) {
        return Objects.requireNonNull(story.change(after).gapBefore());
    }
}
