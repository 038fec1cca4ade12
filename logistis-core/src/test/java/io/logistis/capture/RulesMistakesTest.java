package io.logistis.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesMistakesTest {

    private static final String RESOURCE =
            "a resource is a plural in lower case, with its group if it is not of Kubernetes"
                    + " itself (pods, deployments.apps, widgets.example.com, *.example.com), or * for all, was ";

    private static final String NO_RESOURCE = "Kubernetes itself has no resource ";
    private static final String GROUP =
            "; a resource is a plural, with its group if it is another's: widgets.example.com";

    private static String mistake(String yaml) {
        return mistake(yaml.replace("\\n", "\n").replace("\\t", "\t").getBytes(StandardCharsets.UTF_8));
    }

    private static String mistake(byte[] yaml) {
        try {
            Rules.parse(yaml, "r");
        } catch (RulesException e) {
            assertThat(e.getMessage()).startsWith("r:" + e.line() + ":" + e.column() + ": ");
            return e.getMessage();
        }
        return "none";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "^^ | r:1:1: there is nothing in it; rules that change nothing are {}",
                "# only a comment | r:1:1: there is nothing in it; rules that change nothing are {}",
                "--- | r:1:4: a rules file must be a mapping with capture, hide, drop, limits, was nothing",
                "[] | r:1:1: a rules file must be a mapping with capture, hide, drop, limits, was a list",
                "captures: [] | r:1:1: a rules file has no key 'captures'; it has capture, hide, drop, limits",
                "capture: {} | r:1:10: capture must be a list of rules, each after a dash, was a mapping",
                "hide: | r:1:6: hide must be a list of rules, each after a dash, was nothing",
                "drop: x | r:1:7: drop must be a list of rules, each after a dash, was 'x'",
                "<<: {} | r:1:1: a rules file has no key '<<'; it has capture, hide, drop, limits"
            })
    void aFileHasFourParts(String yaml, String message) {
        assertThat(mistake(yaml)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "x | 2:3: a rule of capture must be a mapping with skip, keep, was 'x'",
                "{} | 2:3: a rule of capture has either skip or keep, this one has none",
                "skip: {}\\n  keep: {} | 2:3: a rule of capture has either skip or keep, this one has both",
                "drop: {} | 2:3: a rule of capture has no key 'drop'; it has skip, keep",
                "skip: | 2:8: skip must be a mapping of conditions, {} for everything, was nothing",
                "keep: [a] | 2:9: keep must be a mapping of conditions, {} for everything, was a list",
                "skip: {user: [bob]} | 2:10: skip has no key 'user'; it has namespaces, resources, kinds, names, operations,"
                        + " subresources, users, groups, fieldManagers, labels, annotations, dryRun, changedOnly, changed",
                "skip: {users: [a], users: [b]} | 2:22: 'users' stands here a second time, first in line 2"
            })
    void aRuleOfCaptureSkipsOrKeeps(String rule, String message) {
        assertThat(mistake("capture:\n- " + rule)).isEqualTo("r:" + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "users: bob | 17: users must be a list such as [a, b], was 'bob'",
                "users: {a: b} | 17: users must be a list such as [a, b], was a mapping",
                "users: | 16: users must be a list such as [a, b], was nothing",
                "users: [] | 17: users must have one value or more: an empty list matches nothing",
                "users: [a, ''] | 21: a value of users is empty, and matches nothing",
                "users: [a, ' '] | 21: a value of users is empty, and matches nothing",
                "users: [a, ~] | 21: each value of users must be a text, was nothing",
                "users: [[a]] | 18: each value of users must be a text, was a list",
                "users: [*-ci] | 18: nothing before this is marked &-ci; a text that begins with * needs quotes",
                "users: [!x a] | 18: tags (!…) mean nothing here, leave it out",
                "resources: [Deployment] | 22: " + RESOURCE + "'Deployment'",
                "resources: [.apps] | 22: " + RESOURCE + "'.apps'",
                "resources: [pods.] | 22: " + RESOURCE + "'pods.'",
                "resources: [pods/exec] | 22: " + RESOURCE + "'pods/exec'; its subresources belong to it",
                "resources: [widgets] | 22: " + NO_RESOURCE + "'widgets'" + GROUP,
                "resources: [pod] | 22: " + NO_RESOURCE + "'pod'" + GROUP,
                "kinds: [deployment] | 18: a kind is written as in a manifest, such as Deployment, was 'deployment';"
                        + " plurals belong to resources",
                "operations: [update] | 23: an operation is one of CREATE, UPDATE, DELETE, CONNECT, was 'update'",
                "operations: [LOCK] | 23: an operation is one of CREATE, UPDATE, DELETE, CONNECT, was 'LOCK'",
                "changed: [spec..x] | 20: a field's name was expected at character 6 of path 'spec..x'",
                "changedOnly: ['a[0]'] | 24: [*], [key=value] or [\"name\"] was expected at character 3 of path 'a[0]'",
                "dryRun: maybe | 18: dryRun must be true or false, without quotes, was 'maybe'",
                "dryRun: 'true' | 18: dryRun must be true or false, without quotes, was 'true'",
                "labels: [a] | 18: labels must be a mapping such as {team: shop, tier: [web, api]}, was a list",
                "labels: {} | 18: labels must be a mapping such as {team: shop, tier: [web, api]}, was empty",
                "labels: {a: {b: c}} | 22: each value of label a must be a text, was a mapping",
                "labels: {a: []} | 22: label a must have one value or more: an empty list matches nothing",
                "labels: {'a*': b} | 19: a name in labels must be written out, was 'a*'",
                "annotations: {a: ~} | 27: each value of annotation a must be a text, was nothing"
            })
    void aConditionSaysWhatIsRight(String condition, String message) {
        assertThat(mistake("capture:\n- skip: {" + condition + "}")).isEqualTo("r:2:" + message);
    }

    @Test
    void nothingCanBeKeptOfDryRuns() {
        assertThat(mistake("capture:\n- keep: {dryRun: true}"))
                .isEqualTo("r:2:18: dry runs are never recorded, so that nothing can be kept with dryRun: true");
    }

    @Test
    void labelsMayHaveNoText() {
        assertThat(mistake("capture: [{skip: {labels: {node-role.kubernetes.io/control-plane: ''}}}]"))
                .isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "hide: [x] | 8: a rule of hide must be a mapping with resources, paths, was 'x'",
                "hide: [{resources: [pods]}] | 8: a rule of hide needs resources ([\"*\"] for all) and paths, this one has no"
                        + " paths",
                "drop: [{paths: [a]}] | 8: a rule of drop needs resources ([\"*\"] for all) and paths, this one has no"
                        + " resources",
                "hide: [{resources: [pods], paths: ['a[']}] | 36: ']' is missing at character 3 of path 'a['",
                "drop: [{resources: [a b], paths: [x]}] | 21: " + RESOURCE + "'a b'",
                "drop: [{resources: [pods], paths: [x], names: [y]}] | 40: a rule of drop has no key 'names'; it has"
                        + " resources, paths",
                "limits: [{namespaces: [a]}] | 10: a rule of limits needs maxEventsPerObject",
                "limits: [{users: [a], maxEventsPerObject: 5}] | 11: a rule of limits has no key 'users'; it has namespaces,"
                        + " resources, names, maxEventsPerObject",
                "limits: [{maxEventsPerObject: 0}] | 31: maxEventsPerObject must be a number from 1 to 2147483647,"
                        + " without quotes, was '0'",
                "limits: [{maxEventsPerObject: 1e3}] | 31: maxEventsPerObject must be a number from 1 to 2147483647,"
                        + " without quotes, was '1e3'",
                "limits: [{maxEventsPerObject: 99999999999}] | 31: maxEventsPerObject must be a number from 1 to 2147483647,"
                        + " without quotes, was '99999999999'"
            })
    void theOtherPartsSayWhatIsRight(String yaml, String message) {
        assertThat(mistake(yaml)).isEqualTo("r:1:" + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "capture:\\n\\t- skip: {} | r:2:1: this is no YAML: found character '\\t(TAB)' that cannot start any token."
                        + " (Do not use \\t(TAB) for indentation)",
                "capture:\\n- skip: {users: [a} | r:2:19: this is no YAML: expected ',' or ']', but got }",
                "a: b: c | r:1:5: this is no YAML: mapping values are not allowed here",
                "? [a]\\n: b | r:1:3: a key must be a text",
                "{}\\n---\\n{} | r:2:1: there must be one document, this is a second one",
                "a: &a [*a] | r:1:8: nothing before this is marked &a; a text that begins with * needs quotes"
            })
    void whatIsNoYamlIsToldWithItsPlace(String yaml, String message) {
        assertThat(mistake(yaml)).isEqualTo(message);
    }

    @Test
    void whatIsNoTextIsToldWithItsPlace() {
        assertThat(mistake(new byte[] {'a', ':', ' ', '\n', 'b', (byte) 0xff})).isEqualTo("r:2:2: this is not UTF-8");
        assertThat(mistake("a:\n \u0000"))
                .isEqualTo("r:2:2: this is no YAML: a character that can't be printed, U+0000");
        assertThat(mistake("capture:".getBytes(StandardCharsets.UTF_16))).contains("r:1:1: this is not UTF-8");
        assertThat(mistake("a: \"\\UFFFFFFFF\"")).startsWith("r:1:1: this is no YAML, or what follows is none: ");
    }

    @Test
    void aFileHasItsBounds() {
        byte[] large = new byte[Rules.MAX_BYTES + 1];
        Arrays.fill(large, (byte) '#');
        assertThat(mistake(large)).isEqualTo("r:1:1: is larger than 1 MiB");
        assertThat(mistake("[".repeat(500_000))).isEqualTo("r:1:21: this is nested deeper than 20");
        assertThat(mistake("a: {".repeat(100_000))).isEqualTo("r:1:77: this is nested deeper than 20");
    }

    @Test
    void aliasesSaveTypingAndCanNotBePiledUp() {
        String shared =
                "capture:\n- skip: &conditions {users: &robots [ci, cd]}\n- keep: {groups: *robots}\n- skip: *conditions\n";
        assertThat(Rules.parse(shared, "r").predicate().describe())
                .startsWith("1. skip if the user is ci or cd\n2. keep if a group of the user is ci or cd\n3. skip if");

        String bomb = "capture:\n- &r {skip: {users: [" + "a,".repeat(1000) + "a]}}\n" + "- *r\n".repeat(100_000);
        assertThat(mistake(bomb)).endsWith("there are more than 100000 values in it, aliases counted in full");
        StringBuilder laughs = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 30; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(mistake(laughs + "capture: *a29")).startsWith("r:1:1: a rules file has no key 'a0'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"!!javax.script.ScriptEngineManager [x]", "!!java.net.URL ['http://127.0.0.1']", "!!set {a}"})
    void noObjectsAreMade(String value) {
        assertThat(mistake("capture: " + value)).isEqualTo("r:1:10: tags (!…) mean nothing here, leave it out");
    }

    @Test
    void aMessageIsOneLineAndNotEndless() {
        assertThat(mistake("\"a\\x0ab\\e[31m" + "x".repeat(900) + "\": 1"))
                .hasSizeLessThan(300)
                .doesNotContain("\n", "\u001b")
                .endsWith("; it has capture, hide, drop, limits");
        assertThat(mistake("capture: [{skip: {changed: [\"a[" + "x".repeat(10_000) + "\"]}}]"))
                .hasSizeLessThan(1000);
    }

    @Test
    void rulesInCodeAreCheckedAsWell() {
        assertThatThrownBy(() -> FieldPaths.of("spec."))
                .hasMessage("a field's name was expected at character 6 of path 'spec.'");
        assertThatThrownBy(() -> CapturePredicate.resources("Pods")).hasMessage(RESOURCE + "'Pods'");
        assertThatThrownBy(() -> new FieldRule(List.of("*"), List.of()))
                .hasMessage("a rule for fields has one resource and one path or more");
    }
}
