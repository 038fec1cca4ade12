package io.logistis.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.admission.AdmissionReviewReader;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ChangedPathsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static List<String> paths(@Nullable String before, @Nullable String after) {
        ChangedPaths changed =
                ChangeMaking.update().from(before).to(after).make().changedPaths();
        assertThat(changed.complete()).isTrue();
        return changed.list();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'a':1} | {'a':1} | ^^",
                "{'a':1} | {'a':2} | a",
                "{'a':1} | {'b':1} | a b",
                "{'a':1,'b':2} | {'b':2,'a':1} | ^^",
                "{'a':{'b':{'c':1}}} | {'a':{'b':{'c':2}}} | a.b.c",
                "{'a':{'b':1}} | {} | a.b",
                "{} | {'a':{'b':1,'c':[1,{'d':2}]}} | a.b a.c[*] a.c[*].d",
                "{'a':null} | {'a':{'b':1}} | a.b",
                "{'a':null} | {} | a",
                "{'a':{}} | {} | a",
                "{'a':[]} | {} | a",
                "{'a':{}} | {'a':[]} | a",
                "{'a':{'b':1}} | {'a':5} | a",
                "{'a':1} | {'a':1.0} | a",
                "{'a':'x'} | {'a':'y'} | a",
                "{'metadata':{'annotations':{'a.b/c':'1'}}} | {'metadata':{'annotations':{'a.b/c':'2'}}} |"
                        + " metadata.annotations[\"a.b/c\"]",
                "{'*':1,'':1,'q\\\"':1} | {'*':2,'':2,'q\\\"':2} | [\"*\"] [\"\"] [\"q\\\"\"]"
            })
    void eachFieldThatDiffersIsNamed(String before, String after, String expected) {
        assertThat(String.join(" ", paths(before.replace('\'', '"'), after.replace('\'', '"'))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "[{'name':'a','x':1},{'name':'b','x':1}] | [{'name':'a','x':1},{'name':'b','x':2}] | l[name=b].x",
                "[{'name':'a','x':1}] | [{'name':'new','x':9},{'name':'a','x':1}] | l[name=new].name l[name=new].x",
                "[{'name':'a'},{'name':'b'}] | [{'name':'b'},{'name':'a'}] | l",
                "[{'name':'a','x':1},{'name':'a','x':1}] | [{'name':'a','x':1},{'name':'a','x':2}] | l[name=a].x",
                "[{'name':'a]'}] | [] | l[*].name",
                "[1,2,3] | [1,9,3] | l[*]",
                "[1,2,3] | [1,3] | l[*]",
                "[[1]] | [[2]] | l[*][*]",
                "[{'port':1,'x':1},{'port':2,'x':1}] | [{'port':1,'x':1},{'port':2,'x':7}] | l[*].x"
            })
    void elementsAreComparedByTheirNamesElseByTheirPlaces(String before, String after, String expected) {
        assertThat(String.join(
                        " ",
                        paths("{\"l\":" + before.replace('\'', '"') + "}", "{\"l\":" + after.replace('\'', '"') + "}")))
                .isEqualTo(expected);
    }

    @Test
    void whatIsDroppedNeverCounts() {
        assertThat(paths(
                        "{\"metadata\":{\"resourceVersion\":\"1\",\"generation\":1,\"managedFields\":[{\"a\":1}],"
                                + "\"labels\":{\"a\":\"1\"}},\"status\":{\"x\":1}}",
                        "{\"metadata\":{\"resourceVersion\":\"2\",\"generation\":2,\"managedFields\":[{\"a\":2}],"
                                + "\"labels\":{\"a\":\"2\"}},\"status\":{\"x\":2}}"))
                .containsExactly("metadata.labels.a");

        FieldRules rules = FieldRules.builder()
                .drop("spec.list[*].noise", "spec.list[name=gone]", "spec.*.also")
                .build();
        ObservedChange change = ChangeMaking.update()
                .from("{\"spec\":{\"list\":[{\"name\":\"a\",\"noise\":1,\"x\":1}],\"m\":{\"also\":1}}}")
                .to(
                        "{\"spec\":{\"list\":[{\"name\":\"gone\"},{\"name\":\"a\",\"noise\":2,\"x\":1}],\"m\":{\"also\":2}}}")
                .observed();
        assertThat(new CandidateChange(change, rules).changedPaths().list()).isEmpty();
    }

    @Test
    void whatIsHiddenCounts() {
        assertThat(ChangeMaking.update()
                        .of("secrets", "Secret")
                        .from("{\"data\":{\"password\":\"YQ==\"}}")
                        .to("{\"data\":{\"password\":\"Yg==\"}}")
                        .make()
                        .changedPaths()
                        .list())
                .containsExactly("data.password");
    }

    @Test
    void aCreateAndADeleteChangeEveryField() {
        String object = "{\"kind\":\"K\",\"metadata\":{\"name\":\"n\",\"uid\":\"u\"},\"data\":{\"a\":\"1\"}}";

        assertThat(ChangeMaking.create(object).make().changedPaths().list())
                .containsExactly("kind", "metadata.name", "data.a");
        assertThat(ChangeMaking.delete(object).make().changedPaths().list())
                .containsExactly("kind", "metadata.name", "data.a");
    }

    @Test
    void aConnectChangesNothing() {
        ChangedPaths changed = ChangeMaking.create("{\"command\":[\"sh\"]}")
                .operation(Operation.CONNECT)
                .make()
                .changedPaths();

        assertThat(changed.list()).isEmpty();
        assertThat(changed.complete()).isTrue();
        assertThat(changed.allUnder(FieldPaths.of("command"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "spec | true | true",
                "spec.containers | true | true",
                "spec.containers[*] | true | true",
                "spec.containers[name=web] | true | true",
                "spec.containers[name=*].image | true | false",
                "spec.containers[name=web].image | true | false",
                "spec.containers[name=db].image | false | false",
                "spec.containers[image=v1] | true | true",
                "spec.containers[image=v2] | true | true",
                "spec.containers[image=v3] | false | false",
                "spec.*[*].env[name=A].value | true | false",
                "*.containers | true | true",
                "spec.containers.image | false | false",
                "spec.container | false | false",
                "spec.containers[name=web].image.tag | false | false",
                "metadata | false | false"
            })
    void aPathMeansTheFieldAndWhatLiesUnderIt(String path, boolean any, boolean all) {
        String containers = "{\"spec\":{\"containers\":[{\"name\":\"db\"},{\"name\":\"web\",\"image\":\"%s\","
                + "\"env\":[{\"name\":\"A\",\"value\":\"%s\"}]}]}}";
        ChangedPaths changed = ChangeMaking.update()
                .from(containers.formatted("v1", "1"))
                .to(containers.formatted("v2", "2"))
                .make()
                .changedPaths();

        assertThat(changed.anyUnder(FieldPaths.of(path))).isEqualTo(any);
        assertThat(changed.allUnder(FieldPaths.of(path))).isEqualTo(all);
    }

    @Test
    void pathsTogetherMayCoverEverything() {
        ChangedPaths changed = ChangeMaking.update()
                .from("{\"a\":1,\"b\":1}")
                .to("{\"a\":2,\"b\":2}")
                .make()
                .changedPaths();

        assertThat(changed.allUnder(FieldPaths.of("a"))).isFalse();
        assertThat(changed.allUnder(FieldPaths.of("a", "b", "c"))).isTrue();
    }

    @Test
    void whereNothingChangedNothingLiesUnderAnything() {
        ChangedPaths changed =
                ChangeMaking.update().from("{\"a\":1}").to("{\"a\":1}").make().changedPaths();

        assertThat(changed.allUnder(FieldPaths.of("a", "*"))).isFalse();
        assertThat(changed.anyUnder(FieldPaths.of("a", "*"))).isFalse();
    }

    @Test
    void whatIsTooLargeToKeepCanNotBeTold() {
        ChangedPaths changed = ChangeMaking.update().tooLarge().make().changedPaths();

        assertThat(changed.complete()).isFalse();
        assertThat(changed.allUnder(FieldPaths.of("a"))).isFalse();
        assertThat(changed.anyUnder(FieldPaths.of("a"))).isFalse();
    }

    @Test
    void afterAThousandPathsItGivesUp() {
        StringBuilder members = new StringBuilder("\"first\":1");
        for (int i = 0; i < 5000; i++) {
            members.append(",\"k").append(i).append("\":1");
        }

        ChangedPaths changed =
                ChangeMaking.create("{\"data\":{" + members + "}}").make().changedPaths();

        assertThat(changed.complete()).isFalse();
        assertThat(changed.list()).hasSize(ObjectComparison.MAX_PATHS).contains("data.first");
        assertThat(changed.anyUnder(FieldPaths.of("data.first"))).isTrue();
        assertThat(changed.anyUnder(FieldPaths.of("data.k4999"), true)).isTrue();
        assertThat(changed.anyUnder(FieldPaths.of("data.k4999"), false)).isFalse();
        assertThat(changed.allUnder(FieldPaths.of("data"), true)).isTrue();
        assertThat(changed.allUnder(FieldPaths.of("data.k1"), true)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"a\":|}", "[|]", "[{\"name\":\"n\",\"a\":|}]"})
    void anObjectMadeToCostMuchIsGivenUp(String open, String close) {
        int times = 9_000 / open.replaceAll("[^\\[{]", "").length();
        String ballast = "x".repeat(500_000);
        String deep = "{\"spec\":" + open.repeat(times) + "\"%s" + ballast + "\"" + close.repeat(times) + "}";

        // Gone through level by level to its end, it would be read 500 times over.
        ChangedPaths changed = ChangeMaking.update()
                .from(deep.formatted("a"))
                .to(deep.formatted("b"))
                .make()
                .changedPaths();

        assertThat(changed.complete()).isFalse();
        assertThat(changed.list()).isEmpty();
    }

    @Test
    void theDeepestFieldOfABuiltInKindIsFoundHoweverLargeItIs() {
        String cronJob =
                "{\"spec\":{\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\","
                        + "\"env\":[{\"name\":\"A\",\"value\":\"%s" + "x".repeat(1_000_000) + "\"}]}]}}}}}}";

        assertThat(paths(cronJob.formatted("a"), cronJob.formatted("b")))
                .containsExactly("spec.jobTemplate.spec.template.spec.containers[name=c].env[name=A].value");
    }

    @Test
    void whatIsNestedVeryDeepIsNamedByWhatItLiesIn() {
        String open = "{\"a\":".repeat(600);
        ChangedPaths changed = ChangeMaking.update()
                .from("{\"x\":1," + "\"s\":" + open + "1" + "}".repeat(600) + "}")
                .to("{\"x\":2," + "\"s\":" + open + "1" + "}".repeat(600) + "}")
                .make()
                .changedPaths();

        assertThat(changed.list()).containsExactly("x");
    }

    @Test
    void somethingChangedExactlyWhereTheSnapshotsDiffer() throws Exception {
        AdmissionReviewReader reader = new AdmissionReviewReader();
        FieldRules rules = KubernetesDefaults.fieldRules(RedactionKey.of(new byte[32]));
        int updates = 0;
        for (String review : reviews().toList()) {
            ObservedChange change =
                    reader.read(review.getBytes(StandardCharsets.UTF_8)).change();
            if (change.oldObject() == null || change.newObject() == null) {
                continue;
            }
            updates++;
            JsonNode before = JSON.readTree(rules.capture(change.object(), change.apiVersion(), change.oldObject())
                    .snapshot()
                    .json());
            JsonNode after = JSON.readTree(rules.capture(change.object(), change.apiVersion(), change.newObject())
                    .snapshot()
                    .json());
            ChangedPaths changed = new CandidateChange(change, rules).changedPaths();

            assertThat(changed.complete()).isTrue();
            Set<String> expected = new TreeSet<>();
            topLevel(before, after, expected);
            Set<String> found = new TreeSet<>();
            changed.list().forEach(path -> found.add(twoSteps(path)));
            assertThat(found).as("%s", change.object()).isEqualTo(expected);
        }
        assertThat(updates).isPositive();
    }

    /** The members of the object, and of its metadata and spec, that differ. */
    private static void topLevel(JsonNode before, JsonNode after, Set<String> into) {
        for (String name : names(before, after)) {
            JsonNode was = before.path(name);
            JsonNode is = after.path(name);
            if (was.equals(is)) {
                continue;
            }
            if (was.isObject() && is.isObject()) {
                names(was, is).stream()
                        .filter(member -> !was.path(member).equals(is.path(member)))
                        .forEach(member -> into.add(name + "." + member));
            } else {
                into.add(name);
            }
        }
    }

    private static Set<String> names(JsonNode one, JsonNode other) {
        Set<String> names = new TreeSet<>(one.propertyNames());
        names.addAll(other.propertyNames());
        return names;
    }

    private static String twoSteps(String path) {
        String plain = path.replaceAll("\\[.*", "");
        String[] steps = plain.split("\\.", -1);
        return steps.length == 1 ? steps[0] : steps[0] + "." + steps[1];
    }

    private static Stream<String> reviews() throws Exception {
        Path recorded = Path.of(System.getProperty("logistis.fixtures", "../../shared/fixtures"), "reviews-a.jsonl.gz");
        InputStream in = Files.isReadable(recorded)
                ? new GZIPInputStream(Files.newInputStream(recorded))
                : Objects.requireNonNull(ChangedPathsTest.class.getResourceAsStream("/reviews.jsonl"));
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines();
    }
}
