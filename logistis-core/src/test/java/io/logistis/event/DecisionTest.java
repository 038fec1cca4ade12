package io.logistis.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DecisionTest {

    private static final Decision.LockRef LOCK = new Decision.LockRef("7f3a", "r", "alice", null);

    @Test
    void onlyARefusalDenies() {
        assertThat(Decision.denied(LOCK).isDenied()).isTrue();
        assertThat(Decision.passed(LOCK, Decision.Passage.WARNED).isDenied()).isFalse();
        assertThat(Decision.about(LOCK).isDenied()).isFalse();
        assertThat(Decision.ADMITTED.isDenied()).isFalse();
    }

    @Test
    void aRefusalNeedsALockAndIsNoPassage() {
        assertThatThrownBy(() -> new Decision(Decision.Verdict.DENIED, null, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Decision(Decision.Verdict.DENIED, LOCK, Decision.Passage.WARNED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPassageNeedsALock() {
        assertThatThrownBy(() -> new Decision(Decision.Verdict.ADMITTED, null, Decision.Passage.BREAK_GLASS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("passage needs a lock, was BREAK_GLASS");
    }
}
