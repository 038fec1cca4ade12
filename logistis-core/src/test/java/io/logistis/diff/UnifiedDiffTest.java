package io.logistis.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.PatchFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnifiedDiffTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 1000})
    void patchAppliesIt(int padding, @TempDir Path folder) throws Exception {
        assumeTrue(isPatchHere(), "the program patch is not installed");
        List<Transition> transitions = generated(40);
        StringBuilder diffs = new StringBuilder();
        for (int i = 0; i < transitions.size(); i++) {
            Transition transition = transitions.get(i);
            if (transition.before() != null) {
                Files.writeString(folder.resolve("f" + i), yaml(transition.before()));
            }
            diffs.append(UnifiedDiff.between(transition, "f" + i, padding));
        }

        patch(folder, diffs.toString());

        for (int i = 0; i < transitions.size(); i++) {
            byte[] after = transitions.get(i).after();
            Path file = folder.resolve("f" + i);
            if (after == null) {
                assertThat(file).doesNotExist();
            } else {
                assertThat(file).hasContent(yaml(after));
                assertThat(Files.readString(file)).isEqualTo(yaml(after));
            }
        }
    }

    private static boolean isPatchHere() throws InterruptedException {
        try {
            return new ProcessBuilder("patch", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notFound) {
            return false;
        }
    }

    private static void patch(Path folder, String diff) throws Exception {
        Path input = Files.writeString(folder.resolve("all.diff"), diff);
        Path output = folder.resolve("patch.out");
        Process patch = new ProcessBuilder("patch", "-p1", "--no-backup-if-mismatch", "--fuzz=0", "--batch")
                .directory(folder.toFile())
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(patch.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(patch.exitValue()).as(Files.readString(output)).isZero();
        assertThat(Files.readString(output)).doesNotContain("offset", "fuzz", "garbage");
    }

    /** With creations and deletions among them. */
    private static List<Transition> generated(int count) {
        List<Transition> transitions = new ArrayList<>();
        for (int seed = 0; transitions.size() < count; seed++) {
            GeneratedJson generated = new GeneratedJson(seed);
            Object tree = generated.object();
            byte[] before = seed % 9 == 7 ? null : GeneratedJson.bytes(tree);
            byte[] after = seed % 9 == 8 ? null : GeneratedJson.bytes(generated.edited(tree));
            transitions.add(new Transition("example.com/v1", "Widget", before, after));
        }
        return transitions;
    }

    @Test
    void anotherReaderOfUnifiedDiffsComesToTheSameLines() throws PatchFailedException {
        List<Transition> transitions = new ArrayList<>(generated(1000));
        transitions.addAll(RecordedTransitions.all());
        for (Transition transition : transitions) {
            if (transition.before() != null && transition.after() != null) {
                List<String> diff =
                        UnifiedDiff.between(transition, "x", 3).lines().toList();
                List<String> before = yaml(transition.before()).lines().toList();

                assertThat(UnifiedDiffUtils.parseUnifiedDiff(diff).applyTo(before))
                        .isEqualTo(yaml(transition.after()).lines().toList());
            }
        }
    }

    @Test
    void createdAndDeletedObjectsStandAgainstDevNull() {
        assertThat(diff(null, "{'a':1,'b':2}")).isEqualTo("""
                --- /dev/null
                +++ b/web
                @@ -0,0 +1,2 @@
                +a: 1
                +b: 2
                """);
        assertThat(diff("{'a':1}", null)).isEqualTo("""
                --- a/web
                +++ /dev/null
                @@ -1 +0,0 @@
                -a: 1
                """);
    }

    @Test
    void whatDiffersInTheOrderOfMembersOnlyHasNoDiff() {
        assertThat(diff("{'a':1,'b':2}", "{'b':2,'a':1}")).isEmpty();
        assertThat(diff(null, null)).isEmpty();
    }

    @Test
    void paddingJoinsChangesThatStandCloseTogether() {
        String before =
                "{" + IntStream.range(10, 30).mapToObj(i -> "'k" + i + "':0").collect(Collectors.joining(",")) + "}";
        String after = before.replace("'k12':0", "'k12':1").replace("'k19':0", "'k19':1");

        assertThat(diff(before, after).lines().filter(line -> line.startsWith("@@")))
                .containsExactly("@@ -1,13 +1,13 @@");
        assertThat(UnifiedDiff.between(transition(before, after), "web", 2)
                        .lines()
                        .filter(line -> line.startsWith("@@")))
                .containsExactly("@@ -1,5 +1,5 @@", "@@ -8,5 +8,5 @@");
        assertThat(UnifiedDiff.between(transition(before, after), "web", 0)).isEqualTo("""
                --- a/web
                +++ b/web
                @@ -3 +3 @@
                -k12: 0
                +k12: 1
                @@ -10 +10 @@
                -k19: 0
                +k19: 1
                """);
    }

    @Test
    void anInsertedElementIsShownAsOnePiece() {
        String rule = "{'apiGroups':[''],'resources':['%s'],'verbs':['get']}";
        String before = "{'rules':[" + rule.formatted("pods") + "," + rule.formatted("secrets") + "]}";
        String after = "{'rules':[" + rule.formatted("pods") + "," + rule.formatted("nodes") + ","
                + rule.formatted("secrets") + "]}";

        assertThat(diff(before, after)).isEqualTo("""
                --- a/web
                +++ b/web
                @@ -5,6 +5,12 @@
                   - pods
                   verbs:
                   - get
                +- apiGroups:
                +  - ""
                +  resources:
                +  - nodes
                +  verbs:
                +  - get
                 - apiGroups:
                   - ""
                   resources:
                """);
    }

    @Test
    void aNameCantBreakTheHeader() {
        assertThat(UnifiedDiff.between(transition("{'a':1}", "{'a':2}"), "x\n+++ b/y\u001b[31m", 3)
                        .lines())
                .startsWith("--- a/x\ufffd+++ b/y\ufffd[31m", "+++ b/x\ufffd+++ b/y\ufffd[31m");
    }

    @Test
    void longTextsAreDiffedToo() {
        String before = lines(60_000, i -> "line " + i);
        String after = lines(60_000, i -> i % 3 == 0 ? "line " + i : "other " + i * 7);

        assertThat(UnifiedDiff.between(
                                transition(before, lines(60_000, i -> "line " + (i % 9000 == 7 ? "x" : i))), "web", 0)
                        .lines()
                        .filter(line -> line.startsWith("@@")))
                .hasSize(7);
        assertThat(UnifiedDiff.between(transition(before, after), "web", 3)).contains("+  other 7");
        assertThat(UnifiedDiff.between(transition(before, lines(50_000, i -> "line " + i * 7919 % 60_000)), "web", 3))
                .isNotEmpty();
    }

    private interface Line {
        String of(int index);
    }

    private static String lines(int count, Line line) {
        return IntStream.range(0, count).mapToObj(line::of).collect(Collectors.joining("\\n", "{'a':'", "\\n'}"));
    }

    @Test
    void negativePaddingIsRefused() {
        assertThatThrownBy(() -> UnifiedDiff.between(transition(null, null), "web", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("padding must be 0 or more, was -1");
    }

    private static String diff(@Nullable String before, @Nullable String after) {
        return UnifiedDiff.between(transition(before, after), "web", 3);
    }

    private static Transition transition(@Nullable String before, @Nullable String after) {
        return new Transition("v1", "ConfigMap", bytes(before), bytes(after));
    }

    private static byte @Nullable [] bytes(@Nullable String json) {
        return json == null ? null : json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static String yaml(byte[] json) {
        return ObjectYaml.text(json);
    }
}
