package io.logistis.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionCommandTest {

    @TempDir
    Path folder;

    private static String script(String shell) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Logistis.run(new PrintWriter(out), new PrintWriter(err), "completion", shell);
        assertThat(exitCode).as(err.toString()).isZero();
        return out.toString();
    }

    /** What bash offers for these words, the last of which is being typed. */
    private List<String> completions(String... words) throws Exception {
        Path bash = Path.of("/bin/bash");
        assumeThat(bash).as("bash").isExecutable();
        Path script = Files.writeString(folder.resolve("completion"), script("bash"));
        String program = words[0];
        String quoted = "'" + String.join("' '", words) + "'";
        Process process = new ProcessBuilder(
                        bash.toString(),
                        "--norc",
                        "-c",
                        "compopt() { :; }; source '" + script + "'; COMP_WORDS=(" + quoted + "); COMP_CWORD="
                                + (words.length - 1)
                                + "; $(complete -p '" + program + "' | sed 's/.*-F \\([^ ]*\\) .*/\\1/');"
                                + " printf '%s\\n' \"${COMPREPLY[@]}\"")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    @Test
    void commandsOptionsAndChoicesAreCompleted() throws Exception {
        assertThat(completions("logistis", "b")).containsExactly("blame");
        assertThat(completions("logistis", "blame", "--max")).containsExactly("--max-history");
        assertThat(completions("logistis", "blame", "--format", "d")).containsExactly("diff");
        assertThat(completions("kubectl-blame", "lo")).containsExactlyInAnyOrder("lock", "locks");
        assertThat(completions("kubectl-blame", "lock", "--except-u")).containsExactly("--except-user");
        assertThat(completions("kubectl-blame", "lock", "--operation", "C")).containsExactly("CREATE", "CONNECT");
        assertThat(completions("logistis", "blame", "unlock", "--tok")).containsExactly("--token-file");
        assertThat(completions("kubectl-blame", "--diff")).containsExactly("--diff-padding");
        assertThat(completions("kubectl-blame", "--outcome", "")).contains("PERSISTED", "NO_EFFECT");
    }

    @Test
    void bothShellsGetAScriptAndNoOtherDoes() {
        assertThat(script("zsh")).isEqualTo(script("bash")).contains("bashcompinit");

        StringWriter err = new StringWriter();
        assertThat(Logistis.run(new PrintWriter(new StringWriter()), new PrintWriter(err), "completion", "fish"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("expected one of [BASH, ZSH] (case-insensitive) but was 'fish'");
    }
}
