package io.logistis.history;

import static io.logistis.history.Story.data;
import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.ChangeEvent;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CreationsTest {

    private final Story story = new Story();

    @Test
    void aCreateIsPersistedWhenALaterReviewBearsItsUid() {
        ChangeEvent created = story.create("alice").to(data()).add();
        story.update("bob").on(1).from(data()).to(data("a", "1")).add();

        assertThat(story.outcome(created)).isEqualTo(Outcome.PERSISTED);
    }

    @Test
    void aCreateOfWhichNothingIsSeenStaysAdmitted() {
        ChangeEvent created = story.create("alice").to(data()).add();

        assertThat(story.outcome(created)).isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void aCreateOfANameThatIsTakenHadNoEffect() {
        story.create("alice").to(data()).add();
        story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent again = story.create("bob").uid("uid-2").to(data()).add();
        story.update("alice").on(2).from(data("a", "1")).to(data("a", "2")).add();

        assertThat(story.outcome(again)).isEqualTo(Outcome.NO_EFFECT);
    }

    @Test
    void aCreateOfATakenNameHadNoEffectEvenIfTheOtherWasCreatedBeforeTheRecorderCame() {
        story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent again = story.create("bob").uid("uid-2").to(data()).add();
        story.delete("alice").on(2).from(data("a", "1")).add();

        assertThat(story.outcome(again)).isEqualTo(Outcome.NO_EFFECT);
    }

    @Test
    void aCreateThatWasRefusedHadNoEffectOnceAnotherOneIsSeenLiving() {
        ChangeEvent refused = story.create("alice").uid("uid-1").to(data()).add();
        story.create("alice").uid("uid-2").to(data()).add();
        story.update("bob").uid("uid-2").on(5).from(data()).to(data("a", "1")).add();

        assertThat(story.outcome(refused)).isEqualTo(Outcome.NO_EFFECT);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatMayHaveEndedALife")
    void aCreateIsNotSaidToHaveHadNoEffectWhereItsLifeMayHaveEndedUnseen(String name, Consumer<Story> between) {
        ChangeEvent first = story.create("alice").uid("uid-1").to(data()).add();
        between.accept(story);
        story.create("alice").uid("uid-2").to(data()).add();
        story.update("bob").uid("uid-2").on(5).from(data()).to(data("a", "1")).add();

        assertThat(story.outcome(first)).isEqualTo(Outcome.ADMITTED);
    }

    static Stream<Arguments> whatMayHaveEndedALife() {
        return Stream.of(
                ending("an interruption", Story::interruption),
                ending("the deletion of its definition", story -> story.kindVanished = true),
                ending("a rule that leaves deletions out", story -> story.leavesOut = true),
                ending(
                        "a time of rules that left deletions out",
                        story -> story.connect("bob")
                                .profile(ChangeEvent.profile("profile", "rules", true))
                                .to("{}")
                                .add()),
                ending(
                        "an eviction of ours",
                        story -> story.connect("bob").afterEviction().to("{}").add()),
                ending(
                        "a DELETE too large to keep",
                        story -> story.delete("bob").tooLarge().add()),
                ending(
                        "a pod's eviction",
                        story -> story.create("bob").eviction().add()));
    }

    private static Arguments ending(String name, Consumer<Story> between) {
        return Arguments.of(name, between);
    }

    @Test
    void aNameThatIsRestoredAfterDeletionHasTwoLives() {
        story.create("alice").uid("uid-1").to(data()).add();
        story.update("alice")
                .uid("uid-1")
                .on(10)
                .from(data())
                .to(data("a", "1"))
                .add();
        story.delete("bob").uid("uid-1").on(11).from(data("a", "1")).add();
        story.create("alice").uid("uid-2").to(data("a", "0")).add();
        story.update("alice")
                .uid("uid-2")
                .on(12)
                .from(data("a", "0"))
                .to(data("a", "2"))
                .add();

        assertThat(story.lines())
                .containsExactly(
                        "alice CREATE PERSISTED x1",
                        "alice UPDATE PERSISTED x1",
                        "bob DELETE PERSISTED x1",
                        "alice CREATE PERSISTED x1",
                        "alice UPDATE ADMITTED x1");
        assertThat(story.changes()).extracting(Change::gapBefore).containsOnlyNulls();
    }

    @Test
    void aReviewOfTheOldObjectThatArrivesLateDoesNotRefuteTheNewOne() {
        story.create("alice").uid("uid-1").to(data()).add();
        story.delete("bob").uid("uid-1").on(10).from(data()).add();
        ChangeEvent created = story.create("alice").uid("uid-2").to(data()).add();
        story.update("carol")
                .uid("uid-1")
                .on(10)
                .from(data())
                .to(data("a", "1"))
                .add();

        assertThat(story.outcome(created)).isEqualTo(Outcome.ADMITTED);
    }

    @Test
    void anObjectThatVanishedWithItsDefinitionIsNoGap() {
        story.kindVanished = true;
        story.create("alice").uid("uid-1").to(data()).add();
        story.update("alice")
                .uid("uid-1")
                .on(10)
                .from(data())
                .to(data("a", "1"))
                .add();
        story.create("bob").uid("uid-2").to(data("b", "1")).add();
        story.update("bob")
                .uid("uid-2")
                .on(20)
                .from(data("b", "1"))
                .to(data("b", "2"))
                .add();

        assertThat(story.lines())
                .containsExactly(
                        "alice CREATE PERSISTED x1",
                        "alice UPDATE ADMITTED x1",
                        "bob CREATE PERSISTED x1",
                        "bob UPDATE ADMITTED x1");
        assertThat(story.changes()).extracting(Change::gapBefore).containsOnlyNulls();
    }

    @Test
    void anEvictionHadNoEffectIfThePodIsSeenAsItWas() {
        ChangeEvent refused = story.create("alice").eviction().add();
        story.update("bob").on(1).from(data()).to(data("a", "1")).add();
        story.later(Circumstances.LAG);
        ChangeEvent again = story.create("alice").eviction().add();

        assertThat(story.outcome(refused)).isEqualTo(Outcome.ADMITTED);

        story.later(Circumstances.LAG);
        story.update("bob").on(2).from(data("a", "1")).to(data("a", "2")).add();

        assertThat(story.outcome(again)).isEqualTo(Outcome.NO_EFFECT);
        assertThat(story.change(again).attempts()).isEqualTo(1);
    }

    @Test
    void evictionsWithoutEffectAreOneChangeWhileTheyAreTriedAgain() {
        story.update("bob").on(1).from(data()).to(data("a", "1")).add();
        story.create("alice").eviction().add();
        story.create("alice").eviction().add();
        story.later(Circumstances.LAG);
        story.update("bob").on(2).from(data("a", "1")).to(data("a", "2")).add();

        assertThat(story.lines())
                .containsExactly("bob UPDATE PERSISTED x1", "alice CREATE NO_EFFECT x2", "bob UPDATE ADMITTED x1");
    }

    @Test
    void rulesThatNeverLeaveOutADeletionHideNoEnd() {
        ChangeEvent refused = story.create("alice").uid("uid-1").to(data()).add();
        story.connect("bob")
                .profile(ChangeEvent.profile("profile", "rules", false))
                .to("{}")
                .add();
        story.create("alice").uid("uid-2").to(data()).add();
        story.update("bob").uid("uid-2").on(5).from(data()).to(data("a", "1")).add();

        assertThat(story.outcome(refused)).isEqualTo(Outcome.NO_EFFECT);
    }
}
