package io.logistis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TokenCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Map<String, String> environment, String... arguments) {
        return Logistis.prepared(
                        new CommandLine(new TokenCommand(environment)), new PrintWriter(out), new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void theTokenAloneIsPrintedAndTheFileHasIt() throws Exception {
        Path file = folder.resolve("tokens");

        assertThat(run(Map.of(), "add", "alice", "--role", "locker", "--token-file", file.toString()))
                .isZero();

        assertThat(out.toString()).matches("[A-Za-z0-9_-]{43}\\R");
        assertThat(file).hasContent("alice locker " + out.toString().strip());
        assertThat(err.toString())
                .startsWith("alice is a locker now, where a server runs with --token-file " + file)
                .doesNotContain(out.toString().strip());
    }

    @Test
    void theFileIsTheOneThatTheServerUses() {
        Path named = folder.resolve("named");
        assertThat(run(Map.of("LOGISTIS_TOKEN_FILE", named.toString()), "add", "alice", "--role=READER"))
                .isZero();
        assertThat(named).exists();

        Path dataDir = folder.resolve("data");
        assertThat(run(
                        Map.of("LOGISTIS_DATA_DIR", dataDir.toString(), "LOGISTIS_TOKEN_FILE", ""),
                        "add",
                        "alice",
                        "--role=reader"))
                .isZero();
        assertThat(dataDir.resolve("tokens")).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add",
                "add alice",
                "add alice --role",
                "add alice --role admin",
                "add --role locker",
                "add system:admin --role locker",
                "add logistis --role locker",
                "add alice bob --role locker",
                "add taken --role reader"
            })
    void whatIsWrongIsSaidAndNoTokenIsMade(String arguments) throws Exception {
        Path file = Files.writeString(folder.resolve("tokens"), "taken reader x\n");

        int exitCode = run(Map.of("LOGISTIS_TOKEN_FILE", file.toString()), arguments.split(" "));

        assertThat(exitCode).isEqualTo(Logistis.USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isNotBlank();
        assertThat(file).hasContent("taken reader x");
    }
}
