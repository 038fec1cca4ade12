package io.logistis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Logistis.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private int check(String rules) throws Exception {
        return run(
                "rules",
                "check",
                Files.writeString(folder.resolve("rules.yaml"), rules).toString());
    }

    @Test
    void goodRulesAreToldInPlainWordsAndInTheirOrder() throws Exception {
        assertThat(check("""
                capture:
                - skip: {resources: [leases, events]}
                - keep: {}
                hide:
                - {resources: [widgets.example.com], paths: [spec.a, spec.b]}
                drop:
                - {resources: ["*"], paths: ['metadata.annotations["argocd.argoproj.io/refresh"]']}
                limits:
                - {namespaces: [prod-*], maxEventsPerObject: 500}
                """)).isEqualTo(0);

        assertThat(err.toString()).isEmpty();
        assertThat(out.toString().replace(System.lineSeparator(), "\n")).isEqualTo(folder.resolve("rules.yaml") + """
                 is right.

                Changes (the first that fits decides; dry runs are never recorded):
                  1. skip if the resource is leases or events
                  2. keep everything

                Hidden, beside what always is:
                  spec.a and spec.b of widgets.example.com

                Dropped, beside what always is:
                  metadata.annotations["argocd.argoproj.io/refresh"] of *

                How many events of one object (the first that fits decides; of all others --max-events-per-object):
                  keep 500 events of each object if the namespace is prod-*
                """);
    }

    @Test
    void whatRulesDoNotSayIsLeftToTheDefaults() throws Exception {
        assertThat(check("{}")).isEqualTo(0);

        assertThat(out.toString())
                .contains("  keep everything but events, leases, ")
                .doesNotContain("Hidden", "Dropped", "How many");
    }

    @Test
    void aMistakeIsOneLineWithLineAndColumn() throws Exception {
        assertThat(check("capture:\n- skip: {user: [bob]}\n")).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .startsWith(folder.resolve("rules.yaml") + ":2:10: skip has no key 'user'; it has namespaces, ")
                .hasLineCount(1);
    }

    @Test
    void aFileThatCanNotBeReadIsOneLine() {
        assertThat(run("rules", "check", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(run("rules", "check", folder.toString())).isEqualTo(2);

        assertThat(err.toString())
                .startsWith("FILE must be a file that can be read: java.nio.file.NoSuchFileException: ")
                .contains("FILE must be a file that can be read: it is a folder")
                .hasLineCount(2);
    }

    @Test
    void calledWronglyItSaysHowItIsCalled() {
        assertThat(run("rules", "check")).isEqualTo(2);
        assertThat(err.toString()).contains("FILE", "See logistis rules check --help");
        assertThat(run("rules")).isEqualTo(0);
        assertThat(out.toString()).contains("Usage: logistis rules", "check");
    }

    @Test
    void whatAFileHoldsDoesNotReachTheTerminal() throws Exception {
        assertThat(check("capture:\n- skip: {users: [\"a\\e[31m\\u202eb\"]}\n")).isEqualTo(0);
        assertThat(out.toString()).contains("a\\u001b[31m\\u202eb").doesNotContain("\u001b", "\u202e");
    }
}
