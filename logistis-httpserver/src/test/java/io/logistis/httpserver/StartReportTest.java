package io.logistis.httpserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartReportTest {

    @Test
    void itIsFiveLinesOfWhatIsSet() {
        ServerConfig config = ServerConfig.of(
                "--max-events-per-object=7",
                "--max-age=36h",
                "--max-bytes=65MiB",
                "--max-body-bytes=65537",
                "--store-timeout=150ms",
                "--store=memory",
                "--redaction-key-file=/etc/key");

        List<String> lines = StartReport.lines(config, "audit", "from anyone");

        assertThat(lines).hasSize(5).allMatch(line -> line.lines().count() == 1);
        assertThat(lines.get(0)).endsWith("the namespace audit");
        assertThat(lines.get(1))
                .isEqualTo("keeps at most 7 events of an object, for 36h, and 65MiB in all, in memory;"
                        + " of a review at most 65537 bytes in memory");
        assertThat(lines.get(2)).endsWith("marks keyed by /etc/key");
        assertThat(lines.get(3)).contains("longer than 150ms to store");
        assertThat(lines.get(4)).isEqualTo("takes reviews from anyone");
    }

    @Test
    void aFileOfRulesIsNamed(@TempDir Path folder) throws Exception {
        Path rules = Files.writeString(folder.resolve("rules.yaml"), "capture: [keep: {}]\n");

        assertThat(StartReport.lines(ServerConfig.of("--rules=" + rules), "logistis", "")
                        .get(0))
                .startsWith("records what the rules in " + rules + " say, and where they say nothing creates, updates");
    }

    @Test
    void theDefaultsAreSaidAsTheyAreGiven() {
        assertThat(StartReport.lines(ServerConfig.of(), "logistis", "").get(1))
                .contains("for 30d, and 1GiB in all")
                .contains("at most 8MiB in memory");
    }
}
