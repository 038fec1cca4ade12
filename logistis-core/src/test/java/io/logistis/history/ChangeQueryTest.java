package io.logistis.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.event.EventId;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeQueryTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "x", ".", "019bcd12-3456-7abc-8def-0123456789ab", "a.b"})
    void aBrokenTokenIsRefusedInClearWords(String text) {
        assertThatThrownBy(() -> ChangeToken.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("take the token of the page before as it stands, or leave it out to begin anew");
    }

    @Test
    void aTokenIsReadAsItWasWritten() {
        ChangeToken token =
                new ChangeToken(EventId.of(Instant.ofEpochSecond(2), "a"), EventId.of(Instant.ofEpochSecond(1), "b"));

        assertThat(ChangeToken.parse(token.toString())).isEqualTo(token);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1001})
    void aLimitOutOfItsRangeIsRefused(int limit) {
        assertThatThrownBy(() -> ChangeQuery.builder().limit(limit).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit must be 1..1000, was " + limit);
    }

    @Test
    void timesThatEndBeforeTheyBeginAreRefused() {
        assertThatThrownBy(() -> ChangeQuery.builder()
                        .since(Instant.ofEpochSecond(2))
                        .until(Instant.ofEpochSecond(1))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("until must not be before since");
    }
}
