package io.logistis.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.EventId;
import io.logistis.store.Interruption;
import io.logistis.store.Retention;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of a load loses nothing of what it said it kept. */
class JdbcKillTest {

    @TempDir
    Path folder;

    @Test
    void whatWasSaidToBeKeptIsThereAfterAKill() throws Exception {
        Path file = folder.resolve("logistis.db");
        Random random = new Random();
        List<EventId> kept = new ArrayList<>();
        for (int attempt = 0; attempt < 3; attempt++) {
            Instant before = Instant.now();
            kept.addAll(runAndKill(file, attempt, 50 + random.nextInt(1500)));

            try (JdbcEventStore store =
                    JdbcEventStore.open(file, Retention.DEFAULT.withMaxEventsPerObject(1_000_000), Clock.systemUTC())) {
                assertThat(kept).allSatisfy(id -> assertThat(store.get(id)).isPresent());
                assertThat(store.stats().events()).isGreaterThanOrEqualTo(kept.size());
                assertThat(store.interruptions(before, Instant.now()))
                        .extracting(Interruption::reason)
                        .contains(Interruption.Reason.STOPPED);
                store.check();
            }
        }
    }

    /**
     * Runs the program until it has kept so many.
     *
     * @param database a file, or a URL
     */
    static List<EventId> runAndKill(Object database, int attempt, int after) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendsUntilKilled.class.getName(),
                        database.toString(),
                        Integer.toString(attempt))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<EventId> kept = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // The last line may have been cut off.
                if (line.length() == "kept ".length() + 36) {
                    kept.add(EventId.parse(line.substring("kept ".length())));
                }
                if (kept.size() == after) {
                    // Not by the process itself, which would close its output before it is read to the end.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
        }
        process.waitFor();
        assertThat(kept).hasSizeGreaterThanOrEqualTo(after);
        return kept;
    }
}
