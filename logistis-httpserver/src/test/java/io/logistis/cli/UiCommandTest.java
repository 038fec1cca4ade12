package io.logistis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logistis.testkit.TurnableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UiCommandTest {

    @TempDir
    Path folder;

    private BlameRun ui(Map<String, String> environment, String... more) {
        String[] arguments = new String[more.length + 1];
        arguments[0] = "ui";
        System.arraycopy(more, 0, arguments, 1, more.length);
        return BlameRun.of(environment, new TurnableClock(), new Terminal(80, false), arguments);
    }

    @Test
    void thePageOfAServerThatIsNamedIsPrintedAndOpened() throws IOException {
        Path opened = folder.resolve("opened");
        Path browser = folder.resolve("my-browser");
        Files.writeString(
                browser,
                "#!/bin/sh\nprintf '<%s>' \"$@\" >'" + opened + ".part'\nmv '" + opened + ".part' '" + opened + "'\n");
        assertThat(browser.toFile().setExecutable(true)).isTrue();

        BlameRun run = ui(Map.of("BROWSER", browser.toString()), "--server", "http://127.0.0.1:8080");

        assertThat(run.out()).isEqualTo("http://127.0.0.1:8080/" + System.lineSeparator());
        assertThat(run.exitCode()).isZero();
        await().until(() -> Files.exists(opened));
        assertThat(opened).content().isEqualTo("<http://127.0.0.1:8080/>");
    }

    @Test
    void whoWantsTheAddressOnlyGetsNothingElse() {
        BlameRun run = ui(
                Map.of("BROWSER", "/nonexistent", "DISPLAY", ":0", "PATH", ""),
                "--no-open",
                "--server",
                "http://127.0.0.1:8080/logistis");

        assertThat(run.out()).isEqualTo("http://127.0.0.1:8080/logistis/" + System.lineSeparator());
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theWayToTheClusterStaysOpenUntilItEnds() throws IOException {
        StandInKubectl kubectl = new StandInKubectl(
                folder,
                "echo 'Forwarding from 127.0.0.1:40002 -> 8080'\nsleep 0.2\necho 'lost connection to pod' >&2\nexit 1");
        Map<String, String> environment = new HashMap<>(kubectl.environment());
        environment.put("PATH", folder + ":/usr/bin:/bin");

        BlameRun run = ui(environment);

        assertThat(run.out()).isEqualTo("http://127.0.0.1:40002/" + System.lineSeparator());
        assertThat(run.err()).contains("Ctrl-C", "kubectl port-forward has ended", "lost connection to pod");
        assertThat(run.exitCode()).isEqualTo(Logistis.UNREACHABLE);
    }
}
