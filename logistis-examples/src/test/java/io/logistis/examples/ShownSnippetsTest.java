package io.logistis.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What README and Javadoc show of an example is what ran. */
class ShownSnippetsTest {

    private static final Path EXAMPLES = Path.of("src/main/java/io/logistis/examples");
    private static final String BEGIN = "// snippet";
    private static final String END = "// end";

    @ParameterizedTest
    @CsvSource({
        "EmbeddedHistory, README.md",
        "ControllerHistory, logistis-core/src/main/java/io/logistis/ControllerChange.java",
        "ExportChanges, logistis-core/src/main/java/io/logistis/ChangeFeed.java",
        "LockAndDecide, logistis-core/src/main/java/io/logistis/LockDesk.java",
        "OwnRules, logistis-core/src/main/java/io/logistis/capture/CapturePredicate.java",
        "TwoObjects, logistis-core/src/main/java/io/logistis/diff/package-info.java",
        "BlameAnObject, logistis-core/src/main/java/io/logistis/blame/LineBlame.java",
        "SqliteHistory, logistis-core/src/main/java/io/logistis/store/package-info.java",
        "server/RemoteHistory, logistis-httpserver/src/main/java/io/logistis/httpserver/client/package-info.java",
        "server/OwnWebhook, logistis-httpserver/src/main/java/io/logistis/httpserver/webhook/package-info.java"
    })
    void whatIsShownIsWhatRan(String example, String shownIn) throws IOException {
        assertThat(shown(Path.of("..", shownIn))).contains(snippet(EXAMPLES.resolve(example + ".java")));
    }

    @Test
    void aStoreOfOnesOwnIsTestedAsItIsShown() throws IOException {
        assertThat(shown(Path.of("../logistis-core/STORES.md")))
                .contains(snippet(Path.of("src/test/java/io/logistis/examples/store/DirectoryEventStoreTest.java")));
    }

    @Test
    void everyExampleIsNamedInTheReadme() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        try (Stream<Path> sources = Files.walk(EXAMPLES)) {
            List<Path> programs = sources.filter(path -> path.toString().endsWith(".java"))
                    .filter(ShownSnippetsTest::isAnExample)
                    .toList();
            assertThat(programs).hasSizeGreaterThan(8);
            assertThat(programs)
                    .allSatisfy(path -> assertThat(readme)
                            .contains("(logistis-examples/" + path.toString().replace('\\', '/') + ")"));
        }
    }

    private static boolean isAnExample(Path source) {
        String name = source.getFileName().toString();
        return !name.equals("package-info.java") && !name.equals("Sample.java") && !name.equals("EventFile.java");
    }

    private static String snippet(Path source) throws IOException {
        List<String> lines =
                Files.readAllLines(source).stream().map(String::strip).toList();
        assertThat(lines).contains(BEGIN, END);
        return lines.subList(lines.indexOf(BEGIN) + 1, lines.indexOf(END)).stream()
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    /** The lines of a text, without what a Javadoc comment has before each. */
    private static String shown(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.strip().replaceFirst("^\\*(?= |$)", "").strip())
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
    }
}
