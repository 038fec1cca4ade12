package io.logistis.httpserver.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailureLogTest {

    private final AtomicLong nanos = new AtomicLong();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream before = System.err;
    private final FailureLog failures = new FailureLog(nanos::get);

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void leave() {
        System.setErr(before);
    }

    private String log() {
        return written.toString(StandardCharsets.UTF_8);
    }

    private void fail() {
        failures.failed(ReviewFailure.DISK_FULL, new StoreException(StoreException.Reason.DISK_FULL, "append to x.db"));
    }

    @Test
    void aThousandFailuresAreOneLineWithTheLikelyCause() {
        for (int i = 0; i < 1000; i++) {
            fail();
        }

        assertThat(log().lines())
                .singleElement()
                .asString()
                .contains("reason=disk_full", "append to x.db", "the volume of the data directory is full");
    }

    @Test
    void recoveryIsSaidOnceThingsAreCalm() {
        fail();
        failures.recorded();
        assertThat(log().lines()).hasSize(1);

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
        failures.recorded();
        failures.recorded();
        assertThat(log().lines()).hasSize(2).last().asString().contains("recorded again", "after 1 failures");

        fail();
        assertThat(log().lines()).hasSize(3);
    }

    @Test
    void wordsOfOthersAreNotRepeated() {
        failures.failed(ReviewFailure.CAPTURE_FAILED, new IllegalArgumentException("password=hunter2"));

        assertThat(log()).contains("java.lang.IllegalArgumentException at ").doesNotContain("hunter2");
    }
}
