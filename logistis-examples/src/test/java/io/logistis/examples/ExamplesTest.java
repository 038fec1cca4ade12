package io.logistis.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each example runs, and what the README shows of it is what ran. */
class ExamplesTest {

    private static final Path SOURCES = Path.of("src/main/java/io/logistis/examples");
    private static final Path README = Path.of("../README.md");

    @Test
    void embeddedHistoryPrintsWhatWasRecorded() throws Exception {
        assertThat(output(EmbeddedHistory::main))
                .isEqualTo("alice UPDATE ObjectKey[group=apps, resource=deployments, namespace=shop, name=web]\n");
    }

    @Test
    void theReadmeShowsWhatRan() throws Exception {
        assertThat(Files.readString(README)).contains("```java\n" + snippet("EmbeddedHistory.java") + "\n```\n");
    }

    /** The lines between {@code // README: embed} and {@code // README: end}, without their indentation. */
    private static String snippet(String file) throws Exception {
        List<String> lines = Files.readAllLines(SOURCES.resolve(file)).stream()
                .map(String::strip)
                .toList();
        return String.join("\n", lines.subList(lines.indexOf("// README: embed") + 1, lines.indexOf("// README: end")));
    }

    private interface Program {
        void run(String[] arguments) throws Exception;
    }

    private static String output(Program program) throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try {
            program.run(new String[0]);
        } finally {
            System.setOut(console);
        }
        return shown.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
