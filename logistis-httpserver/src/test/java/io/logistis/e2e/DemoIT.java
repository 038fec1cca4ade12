package io.logistis.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar logistis.jar demo}, as the README tells newcomers. */
class DemoIT {

    private static final Pattern COMMAND = Pattern.compile("(?m)^ +curl -s '(http://127\\.0\\.0\\.1:\\d+/\\S+)'$");

    @TempDir
    Path folder;

    private Daemon demo(String... flags) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("demo"));
        arguments.addAll(List.of(flags));
        return LogistisProcess.jar("demo", folder, List.of("-Djava.io.tmpdir=" + folder), arguments);
    }

    private List<Path> leftBehind() throws Exception {
        try (var files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith("demo.log")).toList();
        }
    }

    @Test
    void itStaysUpAndEachCommandThatItShowsWorks() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        try (Daemon demo = demo()) {
            await("the demo's end").atMost(60, SECONDS).until(() -> {
                demo.mustBeAlive();
                return Files.readString(demo.log()).contains("Ctrl-C");
            });

            Matcher command = COMMAND.matcher(Files.readString(demo.log()));
            int commands = 0;
            while (command.find()) {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(URI.create(command.group(1))).build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(command.group(1)).isEqualTo(200);
                assertThat(answer.body()).as(command.group(1)).isNotBlank().doesNotContain("\"items\":[]");
                commands++;
            }
            assertThat(commands).isEqualTo(6);
            List<String> blames = Files.readAllLines(demo.log()).stream()
                    .filter(line -> line.startsWith("  java -jar "))
                    .toList();
            assertThat(blames).hasSize(3);
            for (String blame : blames) {
                List<String> words = List.of(blame.strip().split(" "));
                assertThat(words.subList(0, 4))
                        .containsExactly(
                                "java", "-jar", LogistisProcess.jarFile().toString(), "blame");
                try (Daemon run = LogistisProcess.jar("blame", folder, List.of(), words.subList(3, words.size()))) {
                    assertThat(run.awaitExit(Duration.ofSeconds(60))).isZero();
                    assertThat(Files.readString(run.log())).contains("bob");
                    Files.delete(run.log());
                }
            }
            assertThat(demo.stop()).isZero();
        }
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void itEndsByItselfWhereItIsToldTo() throws Exception {
        try (Daemon demo = demo("--exit")) {
            assertThat(demo.awaitExit(Duration.ofSeconds(60))).isZero();
            assertThat(Files.readString(demo.log()))
                    .contains("44 reviews are recorded")
                    .doesNotContain("FAILED", "WARN");
        }
        assertThat(leftBehind()).isEmpty();
    }
}
