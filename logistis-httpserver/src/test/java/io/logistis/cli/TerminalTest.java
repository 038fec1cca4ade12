package io.logistis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {

    @ParameterizedTest
    @CsvSource({
        "'', '24 80\n', 80",
        "'', '50 211\n', 211",
        "132, '24 80\n', 132",
        "0, '24 80\n', 80",
        "-5, '24 80\n', 80",
        "99999999999, '24 80\n', 80",
        "wide, '24 80\n', 80",
        "'', '0 0\n', 100",
        "'', '', 100",
        "'', 'stty: not a tty\n', 100"
    })
    void itIsAsWideAsItSays(String columns, String size, int width) {
        assertThat(Terminal.of(Map.of("COLUMNS", columns), size)).isEqualTo(new Terminal(width, true));
    }

    @Test
    void itHasColoursUnlessTheyAreUnwanted() {
        assertThat(Terminal.of(Map.of("NO_COLOR", "1"), "").colours()).isFalse();
        assertThat(Terminal.of(Map.of("NO_COLOR", ""), "").colours()).isTrue();
        assertThat(Terminal.of(Map.of("TERM", "dumb"), "").colours()).isFalse();
        assertThat(Terminal.of(Map.of("TERM", "xterm"), "").colours()).isTrue();
    }

    /** Tells what it finds its own standard output to be. */
    static final class Probe {
        public static void main(String[] arguments) throws Exception {
            Terminal terminal = Terminal.detect(System.getenv()).get();
            Files.writeString(Path.of(arguments[0]), terminal.columns() + " " + terminal.colours());
        }
    }

    @TempDir
    Path folder;

    @Test
    void aPipeIsNoTerminal() throws Exception {
        Path result = folder.resolve("result");
        ProcessBuilder probe = probe(result);
        probe.environment().put("COLUMNS", "66");

        run(probe);

        assertThat(result).hasContent("0 false");
    }

    @Test
    void aTerminalIsFoundOutWithItsWidth() throws Exception {
        Path script = Path.of("/usr/bin/script");
        assumeThat(script).as("the Unix program script, which makes terminals").isExecutable();
        Path result = folder.resolve("result");
        String command = "stty cols 71 rows 20; exec '"
                + String.join("' '", probe(result).command()) + "'";
        ProcessBuilder inTerminal = new ProcessBuilder(script.toString(), "-qec", command, "/dev/null");
        inTerminal.environment().remove("COLUMNS");
        inTerminal.environment().remove("NO_COLOR");
        inTerminal.environment().put("TERM", "xterm");

        run(inTerminal);

        assertThat(result).hasContent("71 true");
    }

    private static ProcessBuilder probe(Path result) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = List.of(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Probe.class.getName(),
                result.toString());
        return new ProcessBuilder(command);
    }

    private static void run(ProcessBuilder builder) throws Exception {
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
}
