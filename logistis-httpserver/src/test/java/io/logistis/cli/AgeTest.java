package io.logistis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:00:00Z, 0s",
        "2026-01-31T11:59:59.5Z, 0s",
        "2026-01-31T11:59:01Z, 59s",
        "2026-01-31T11:59:00Z, 1m",
        "2026-01-31T11:56:00Z, 4m",
        "2026-01-31T11:00:01Z, 59m",
        "2026-01-31T11:00:00Z, 1h",
        "2026-01-29T12:00:01Z, 47h",
        "2026-01-29T12:00:00Z, 2d",
        "2025-01-31T12:00:00Z, 365d",
        "2026-01-31T12:30:00Z, 0s"
    })
    void itIsToldInItsLargestUnit(Instant then, String age) {
        assertThat(Age.of(then, Instant.parse("2026-01-31T12:00:00Z"))).isEqualTo(age);
    }
}
