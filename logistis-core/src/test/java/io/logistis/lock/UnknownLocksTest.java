package io.logistis.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.Decision;
import io.logistis.testkit.Changes;
import io.logistis.testkit.TurnableClock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes while nobody knows which locks there are. */
class UnknownLocksTest {

    private final TurnableClock clock = new TurnableClock();
    private final LockBook book = new LockBook(clock, "logistis", "oncall");

    private Decision decide(Changes change) {
        return book.decide(change.build(), Effects.MATTERS);
    }

    @Test
    void aBookWithoutLocksIsKnownAndOneThatIsToldSoIsNot() {
        assertThat(book.isKnown()).isTrue();
        book.unknown(true);
        assertThat(book.isKnown()).isFalse();

        book.replace(List.of());
        assertThat(book.isKnown()).isTrue();
        assertThat(decide(Changes.update("bob"))).isEqualTo(Decision.ADMITTED);
    }

    @Test
    void everythingPassesAndIsCounted() {
        book.unknown(false);

        assertThat(decide(Changes.update("bob"))).isEqualTo(Decision.ADMITTED);
        assertThat(decide(Changes.delete("bob"))).isEqualTo(Decision.ADMITTED);
        assertThat(book.undecided()).isEqualTo(2);

        book.replace(List.of());
        decide(Changes.update("bob"));
        assertThat(book.undecided()).isEqualTo(2);
    }

    @Test
    void aPersonIsRefusedWhereThatIsWantedAndReadsWhy() {
        book.unknown(true);
        Changes change = Changes.update("bob");

        Decision decision = decide(change);

        assertThat(decision.isDenied()).isTrue();
        assertThat(book.sentence(change.build(), decision))
                .isEqualTo(
                        "the locks could not be read yet, and what can't be decided is refused as long: try again in a"
                                + " moment");
        assertThat(book.undecided()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "system:node:n1",
                "system:kube-scheduler",
                "system:serviceaccount:kube-system:replicaset-controller",
                "system:serviceaccount:kube-system:generic-garbage-collector"
            })
    void theSystemGoesOnWorking(String user) {
        book.unknown(true);

        assertThat(decide(Changes.delete(user))).isEqualTo(Decision.ADMITTED);
    }

    @Test
    void ourOwnNamespaceCanBeMended() {
        book.unknown(true);

        assertThat(decide(Changes.update("bob").at("logistis", "logistis"))).isEqualTo(Decision.ADMITTED);
        assertThat(decide(Changes.delete("bob").ofNamespace("logistis"))).isEqualTo(Decision.ADMITTED);
    }

    @Test
    void whatChangesNothingPasses() {
        book.unknown(true);

        assertThat(book.decide(Changes.update("bob").build(), new Effects(false, null)))
                .isEqualTo(Decision.ADMITTED);
    }

    @Test
    void glassCanBeBroken() {
        book.unknown(true);
        Changes change = Changes.update("bob").groups("oncall");

        Decision decision = decide(change);

        assertThat(decision.passage()).isEqualTo(Decision.Passage.BREAK_GLASS);
        assertThat(book.sentence(change.build(), decision))
                .startsWith("break glass used: the locks could not be read yet")
                .hasSizeLessThanOrEqualTo(LockBook.MAX_WARNING);
    }
}
