package io.logistis.history;

import static io.logistis.history.Story.data;
import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.ChangeEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** In which order things came about. */
class VersionsTest {

    private final Story story = new Story();

    @Test
    void versionsCountNotTheOrderOfArrival() {
        ChangeEvent second = story.update("bob")
                .on(2)
                .from(data("a", "1"))
                .to(data("a", "2"))
                .add();
        ChangeEvent first =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent third = story.update("carol")
                .on(10)
                .from(data("a", "2"))
                .to(data("a", "3"))
                .add();

        assertThat(story.outcome(first)).isEqualTo(Outcome.PERSISTED);
        assertThat(story.outcome(second)).isEqualTo(Outcome.PERSISTED);
        assertThat(story.changes()).extracting(Change::id).containsExactly(first.id(), second.id(), third.id());
    }

    @Test
    void whatIsNotPersistedKeepsItsPlaceByArrival() {
        ChangeEvent second = story.update("bob")
                .on(2)
                .from(data("a", "1"))
                .to(data("a", "2"))
                .add();
        ChangeEvent refused = story.update("dave")
                .on(2)
                .from(data("a", "1"))
                .to(data("d", "1"))
                .add();
        ChangeEvent first =
                story.update("alice").on(1).from(data()).to(data("a", "1")).add();
        ChangeEvent third = story.update("carol")
                .on(3)
                .from(data("a", "2"))
                .to(data("a", "3"))
                .add();

        assertThat(story.changes())
                .extracting(Change::id)
                .containsExactly(first.id(), refused.id(), second.id(), third.id());
    }

    @Test
    void versionsMayBeLargerThanALong() {
        String nines = "99999999999999999999";
        ChangeEvent first =
                story.update("alice").on(nines).from(data()).to(data("a", "1")).add();
        story.update("bob")
                .on("1" + "0".repeat(20))
                .from(data("a", "1"))
                .to(data("a", "2"))
                .add();

        assertThat(story.outcome(first)).isEqualTo(Outcome.PERSISTED);
    }

    @Test
    void versionsThatAreNoNumbersGoByArrival() {
        ChangeEvent first =
                story.update("alice").on("z-1").from(data()).to(data("a", "1")).add();
        ChangeEvent second = story.update("bob")
                .on("a-2")
                .from(data("a", "1"))
                .to(data("a", "2"))
                .add();
        story.update("bob").on("007").from(data("a", "2")).to(data("a", "3")).add();

        assertThat(story.outcome(first)).isEqualTo(Outcome.PERSISTED);
        assertThat(story.outcome(second)).isEqualTo(Outcome.PERSISTED);
    }

    @Test
    void eachReviewWithoutAVersionIsOneOfItsOwn() {
        ChangeEvent first =
                story.update("alice").on(null).from(data()).to(data("a", "1")).add();
        story.update("bob").on(null).from(data("a", "1")).to(data("a", "2")).add();

        assertThat(story.outcome(first)).isEqualTo(Outcome.PERSISTED);
    }

    @Test
    void aRestoredEtcdStartsAnewAndWhatItLostIsAGap() {
        ChangeEvent kept =
                story.update("alice").on(100).from(data()).to(data("a", "1")).add();
        ChangeEvent lost = story.update("bob")
                .on(200)
                .from(data("a", "1"))
                .to(data("a", "1", "b", "1"))
                .add();
        ChangeEvent last = story.update("bob")
                .on(201)
                .from(data("a", "1", "b", "1"))
                .to(data("b", "1"))
                .add();
        story.later(Duration.ofMinutes(2));
        ChangeEvent after = story.update("carol")
                .on(101)
                .from(data("a", "1"))
                .to(data("a", "2"))
                .add();
        story.update("carol").on(102).from(data("a", "2")).to(data("a", "3")).add();

        assertThat(story.outcome(kept)).isEqualTo(Outcome.PERSISTED);
        assertThat(story.outcome(lost)).isEqualTo(Outcome.PERSISTED);
        assertThat(story.outcome(last)).isEqualTo(Outcome.ADMITTED);
        assertThat(story.outcome(after)).isEqualTo(Outcome.PERSISTED);
        assertThat(story.change(after).gapBefore()).isNotNull();
        assertThat(story.change(after).gapBefore().fields()).contains("data.b");
    }

    @Test
    void aReadThatIsALittleStaleStartsNothingAnew() {
        story.update("alice").on(100).from(data()).to(data("a", "1")).add();
        story.update("alice").on(200).from(data("a", "1")).to(data("a", "2")).add();
        ChangeEvent stale =
                story.update("bob").on(100).from(data()).to(data("b", "1")).add();

        assertThat(story.outcome(stale)).isEqualTo(Outcome.NO_EFFECT);
        assertThat(story.changes()).extracting(Change::gapBefore).containsOnlyNulls();
    }
}
