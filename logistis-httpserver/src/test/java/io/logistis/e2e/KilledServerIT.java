package io.logistis.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of a load, again and again on one database. */
class KilledServerIT {

    private static final int TRIES = 20;
    private static final int CLIENTS = 8;
    private static final int MOST_CHANGES_OF_A_TRY = 400;

    @Test
    void whatWasAnsweredAsRecordedIsThereAfterEachKill(@TempDir Path folder) throws Exception {
        // Each run kills at other moments; the seed is in the description of what fails.
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Set<String> recorded = new HashSet<>();
        LogistisProcess logistis = LogistisProcess.start(folder);
        try {
            for (int i = 0; i < TRIES; i++) {
                String name = "try-" + i;
                ReviewLoad load = ReviewLoad.start(logistis, name, CLIENTS);
                load.awaitRecorded(1 + random.nextInt(MOST_CHANGES_OF_A_TRY));
                logistis.kill();
                load.awaitEnd();
                recorded.addAll(load.recorded());

                logistis = LogistisProcess.start(folder);
                List<String> found = logistis.requestUids();
                assertThat(found).as("%s, seed %s", name, seed).containsAll(load.recorded());
                assertThat(load.strange()).as("%s, seed %s", name, seed).isEmpty();
            }
            List<String> found = logistis.requestUids();
            assertThat(found).as("seed %s", seed).doesNotHaveDuplicates().containsAll(recorded);
            assertThat(logistis.query("/events?limit=1")).contains("\"reason\":\"STOPPED\"");
            assertThat(logistis.stop()).as("exit code after SIGTERM").isZero();
        } finally {
            logistis.close();
        }
    }
}
