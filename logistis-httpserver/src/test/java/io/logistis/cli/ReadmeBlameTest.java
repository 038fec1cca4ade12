package io.logistis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.httpserver.QueryServer;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README shows of {@code kubectl blame} is what it shows of the demo's reviews. */
class ReadmeBlameTest {

    private static final DemoHistory HISTORY = new DemoHistory();
    private static final Terminal TERMINAL = new Terminal(118, false);
    private static final String PROMPT = "$ kubectl blame";

    private static QueryServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new QueryServer(HISTORY.store(), HISTORY.clock());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"blame-summary", "blame-overview", "blame-patch", "blame-diff", "blame-lines"})
    void theReadmeShowsWhatIsShown(String part) throws Exception {
        String shown = Readme.part(part);
        String command = shown.lines().findFirst().orElseThrow();
        assertThat(command).startsWith(PROMPT);
        String arguments = command.substring(PROMPT.length()).strip();

        BlameRun run = BlameRun.of(
                Map.of("LOGISTIS_SERVER", server.uri().toString()),
                HISTORY.clock(),
                TERMINAL,
                arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(command + "\n" + run.out()).isEqualTo(shown);
    }

    @Test
    void theReadmeNamesNoOptionThatThereIsNot() throws Exception {
        String help = Stream.of("", "lock ", "unlock ", "locks ")
                .map(command -> (command + "--help").split(" "))
                .map(words ->
                        BlameRun.of(Map.of(), HISTORY.clock(), TERMINAL, words).out())
                .collect(Collectors.joining());
        String section =
                Readme.text().replaceFirst("(?s)^.*\n## kubectl blame\n", "").replaceFirst("(?s)\n## .*$", "");

        assertThat(section.split("[^-a-zA-Z]"))
                .filteredOn(word -> word.matches("--[a-z-]*[a-z]"))
                .hasSizeGreaterThan(10)
                .allSatisfy(option -> assertThat(help).contains(option));
    }
}
