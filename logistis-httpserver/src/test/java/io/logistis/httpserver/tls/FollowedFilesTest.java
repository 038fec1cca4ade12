package io.logistis.httpserver.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedFilesTest {

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private Path one;
    private Path two;

    @BeforeEach
    void write() throws Exception {
        one = Files.writeString(folder.resolve("one"), "a");
        two = Files.writeString(folder.resolve("two"), "b");
    }

    private FollowedFiles<String> follow() throws Exception {
        return new FollowedFiles<>("pair", List.of(one, two), FollowedFilesTest::join, nanos::get);
    }

    private static String join(List<byte[]> contents) throws GeneralSecurityException {
        String joined = new String(contents.get(0), UTF_8) + new String(contents.get(1), UTF_8);
        if (joined.contains("bad")) {
            throw new GeneralSecurityException("it must not be bad");
        }
        return joined;
    }

    private void aSecondPasses() {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void whatIsNewIsUsedWithinASecondAndNotLookedForBefore() throws Exception {
        FollowedFiles<String> files = follow();
        Files.writeString(two, "c");

        assertThat(files.get()).isEqualTo("ab");
        aSecondPasses();
        assertThat(files.get()).isEqualTo("ac").isSameAs(files.get());
    }

    @Test
    void whatIsBadOrGoneChangesNothingUntilItIsMended() throws Exception {
        FollowedFiles<String> files = follow();
        Files.writeString(one, "bad");
        aSecondPasses();
        assertThat(files.get()).isEqualTo("ab");
        Files.delete(one);
        aSecondPasses();
        assertThat(files.get()).isEqualTo("ab");

        Files.writeString(one, "c");
        aSecondPasses();
        assertThat(files.get()).isEqualTo("cb");
    }

    @Test
    void whatIsBadOrGoneAtTheStartIsRefused() throws Exception {
        Files.writeString(one, "bad");
        assertThatThrownBy(this::follow).isInstanceOf(GeneralSecurityException.class);
        Files.delete(one);
        assertThatThrownBy(this::follow).isInstanceOf(IOException.class);
    }
}
