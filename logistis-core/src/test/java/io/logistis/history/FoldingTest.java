package io.logistis.history;

import static io.logistis.history.Story.data;
import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Operation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FoldingTest {

    private final Story story = new Story();

    @Test
    void anAttemptWithoutEffectFoldsIntoTheSameUsersNextOne() {
        ChangeEvent first =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        story.update("bob").on(1).from(data()).to(data("b", "1")).add();
        ChangeEvent again = story.update("alice")
                .on(2)
                .from(data("b", "1"))
                .to(data("a", "1", "b", "1"))
                .add();

        assertThat(story.lines()).containsExactly("bob UPDATE PERSISTED x1", "alice UPDATE ADMITTED x2");
        assertThat(story.change(again).attemptIds()).containsExactly(first.id(), again.id());
        assertThat(story.history().attempts()).hasSize(3);
    }

    @Test
    void attemptsAtOtherFieldsAreNotFolded() {
        story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        story.update("alice").on(2).from(data()).to(data("b", "1")).add();

        assertThat(story.lines()).containsExactly("alice UPDATE NO_EFFECT x1", "alice UPDATE ADMITTED x1");
    }

    @Test
    void attemptsOfAnotherUserAreNotFolded() {
        story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        story.update("bob").on(2).from(data()).to(data("a", "1")).add();

        assertThat(story.lines()).containsExactly("alice UPDATE NO_EFFECT x1", "bob UPDATE ADMITTED x1");
    }

    @Test
    void anAttemptMoreThanAMinuteLaterIsAChangeOfItsOwn() {
        story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        story.later(Duration.ofMinutes(1));
        story.update("alice").on(2).from(data()).to(data("a", "1")).add();

        assertThat(story.lines()).containsExactly("alice UPDATE NO_EFFECT x1", "alice UPDATE ADMITTED x1");
    }

    @Test
    void aChainOfAttemptsIsOneChangeHoweverLongItIs() {
        for (int i = 1; i <= 10; i++) {
            story.update("alice").on(i).from(data()).to(data("a", "1")).add();
            story.later(Duration.ofSeconds(50));
        }

        assertThat(story.lines()).containsExactly("alice UPDATE ADMITTED x10");
    }

    @Test
    void aRetryMayHaveOtherValues() {
        story.update("alice").on(1).from(data("n", "1")).to(data("n", "2")).add();
        story.update("bob").on(1).from(data("n", "1")).to(data("n", "5")).add();
        story.update("alice").on(2).from(data("n", "5")).to(data("n", "6")).add();

        assertThat(story.lines()).containsExactly("bob UPDATE PERSISTED x1", "alice UPDATE ADMITTED x2");
    }

    @Test
    void whatIsAppendedAgainGoesToALongerList() {
        String none = "{\"rules\":[]}";
        String a = "{\"rules\":[{\"v\":\"a\"}]}";
        String b = "{\"rules\":[{\"v\":\"b\"}]}";
        String ba = "{\"rules\":[{\"v\":\"b\"},{\"v\":\"a\"}]}";
        story.update("alice").on(1).from(none).to(a).add();
        story.update("bob").on(1).from(none).to(b).add();
        story.update("alice").on(2).from(b).to(ba).add();

        assertThat(story.lines()).containsExactly("bob UPDATE PERSISTED x1", "alice UPDATE ADMITTED x2");
    }

    @Test
    void whatIsAppendedAgainMayHaveBegunTheList() {
        String a = "{\"rules\":[{\"v\":\"a\"}]}";
        String b = "{\"rules\":[{\"v\":\"b\"}]}";
        String ba = "{\"rules\":[{\"v\":\"b\"},{\"v\":\"a\"}]}";
        story.update("alice").on(1).from("{}").to(a).add();
        story.update("bob").on(1).from("{}").to(b).add();
        story.update("alice").on(2).from(b).to(ba).add();

        assertThat(story.lines()).containsExactly("bob UPDATE PERSISTED x1", "alice UPDATE ADMITTED x2");
    }

    @Test
    void twoWritesOfOneUserAtOnceKeepTheirOwnAttempts() {
        ChangeEvent one =
                story.update("robot").on(1).from(data()).to(data("k", "1")).add();
        ChangeEvent two =
                story.update("robot").on(1).from(data()).to(data("k", "2")).add();
        story.update("bob").on(1).from(data()).to(data("b", "1")).add();
        ChangeEvent twoAgain = story.update("robot")
                .on(2)
                .from(data("b", "1"))
                .to(data("b", "1", "k", "2"))
                .add();
        ChangeEvent oneAgain = story.update("robot")
                .on(3)
                .from(data("b", "1", "k", "2"))
                .to(data("b", "1", "k", "1"))
                .add();

        assertThat(story.change(twoAgain).attemptIds()).containsExactly(two.id(), twoAgain.id());
        assertThat(story.change(oneAgain).attemptIds()).containsExactly(one.id(), oneAgain.id());
    }

    @Test
    void aRetryIsFoundByItsVersionEvenIfItSeemsToHaveArrivedBeforeTheFirst() {
        ChangeEvent again =
                story.update("alice").on(2).from(data()).to(data("a", "1")).add();
        ChangeEvent first =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();

        assertThat(story.change(again).attemptIds()).containsExactlyInAnyOrder(first.id(), again.id());
    }

    @Test
    void anAttemptIsNotFoldedIntoOneThatALockRefused() {
        story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        story.update("alice").denied().on(2).from(data()).to(data("a", "1")).add();

        assertThat(story.lines()).containsExactly("alice UPDATE NO_EFFECT x1", "alice UPDATE DENIED x1");
    }

    @Test
    void connectsWithEqualOptionsWithinAMinuteAreOneChange() {
        story.connect("bob")
                .uid(null)
                .subresource("exec")
                .to("{\"command\":[\"sh\"]}")
                .add();
        story.connect("bob")
                .uid(null)
                .subresource("exec")
                .to("{\"command\":[\"sh\"]}")
                .add();
        story.connect("bob")
                .uid(null)
                .subresource("exec")
                .to("{\"command\":[\"ls\"]}")
                .add();
        story.connect("al")
                .uid(null)
                .subresource("exec")
                .to("{\"command\":[\"sh\"]}")
                .add();
        story.later(Duration.ofMinutes(2));
        story.connect("bob")
                .uid(null)
                .subresource("exec")
                .to("{\"command\":[\"sh\"]}")
                .add();

        assertThat(story.lines())
                .containsExactly(
                        "bob CONNECT ADMITTED x2",
                        "bob CONNECT ADMITTED x1",
                        "al CONNECT ADMITTED x1",
                        "bob CONNECT ADMITTED x1");
    }

    @Test
    void createsThatHadNoEffectFoldIntoTheNextOne() {
        story.create("alice").uid("uid-1").to(data()).add();
        story.create("alice").uid("uid-2").to(data()).add();
        story.update("bob").uid("uid-2").on(1).from(data()).to(data("a", "1")).add();

        assertThat(story.lines()).containsExactly("alice CREATE PERSISTED x2", "bob UPDATE ADMITTED x1");
    }

    @Test
    void whatHappensToALockIsDoneAtOnce() {
        story.tell(Operation.LOCK, "alice").uid(null).add();
        story.tell(Operation.UNLOCK, "logistis").uid(null).add();

        assertThat(story.lines()).containsExactly("alice LOCK PERSISTED x1", "logistis UNLOCK PERSISTED x1");
    }
}
