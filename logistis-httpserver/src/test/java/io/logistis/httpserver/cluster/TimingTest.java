package io.logistis.httpserver.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimingTest {

    @Test
    void whatIsNotGivenIsAsItIsByDefault() {
        Properties properties = new Properties();
        properties.setProperty("logistis.cluster.leaf-lifetime", "PT9S");

        assertThat(Timing.of(properties))
                .isEqualTo(new Timing(
                        Duration.ofDays(3650), Duration.ofSeconds(9), Duration.ofMinutes(1), Duration.ofMinutes(5)));
        assertThat(Timing.of(new Properties())).isEqualTo(Timing.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9s", "PT0S", "PT-1S", ""})
    void whatIsNoDurationIsNamed(String text) {
        Properties properties = new Properties();
        properties.setProperty("logistis.cluster.check-every", text);

        assertThatThrownBy(() -> Timing.of(properties))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("logistis.cluster.check-every must be a duration such as PT90S, was " + text);
    }
}
