package io.logistis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.httpserver.LogFormat;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogLineTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123456Z");
    private static final String HOSTILE = "a\r\nb\u001b[31m\u2028c\u202e\u0085\0\"quoted\" \\ \ud83d\ude00 \ud83d é";

    private static String line(LogFormat format, String message, @Nullable Throwable failure) {
        return LogLine.of(format, NOON, Level.WARN, "io.logistis.httpserver.ops.HealthEndpoint", message, failure);
    }

    @Test
    void textIsKeysAndValues() {
        assertThat(line(LogFormat.TEXT, "not ready: store", null))
                .isEqualTo("time=2026-01-31T12:00:00.123Z level=WARN logger=httpserver.ops.HealthEndpoint"
                        + " message=\"not ready: store\"");
        assertThat(line(LogFormat.TEXT, "stopped", null)).endsWith(" message=stopped");
    }

    @Test
    void jsonIsTheSame() {
        assertThat(line(LogFormat.JSON, "not ready", null))
                .isEqualTo("{\"time\":\"2026-01-31T12:00:00.123Z\",\"level\":\"WARN\","
                        + "\"logger\":\"httpserver.ops.HealthEndpoint\",\"message\":\"not ready\"}");
    }

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void whateverIsInAMessageStaysOnItsLine(LogFormat format) {
        String line = line(format, HOSTILE, new IOException(HOSTILE, new IllegalStateException(HOSTILE)));

        assertThat(line.lines()).hasSize(1);
        assertThat(line)
                .doesNotContain("\u001b", "\u2028", "\u202e", "\u0085", "\0", "\r")
                .contains("😀 \\ud83d é");
    }

    @Test
    void jsonIsReadBackAsItWas() {
        JsonNode read = JsonMapper.shared().readTree(line(LogFormat.JSON, HOSTILE, new IOException("why")));

        assertThat(read.path("message").asString()).isEqualTo(HOSTILE);
        assertThat(read.path("error").asString()).isEqualTo("java.io.IOException: why");
        assertThat(read.path("stack").asString()).startsWith("at io.logistis.cli.LogLineTest.jsonIsReadBackAsItWas(");
    }

    @Test
    void aStackWithoutEndIsCut() {
        Throwable first = new IllegalStateException("0");
        Throwable failure = first;
        for (int i = 1; i < 1000; i++) {
            failure = new IllegalStateException("" + i, failure);
        }

        assertThat(line(LogFormat.TEXT, "failed", failure)).hasSizeLessThan(50_000);
        assertThat(line(LogFormat.TEXT, "failed", new IOException("a", new IOException("b"))))
                .contains(" caused by java.io.IOException: b at io.logistis.");
    }
}
