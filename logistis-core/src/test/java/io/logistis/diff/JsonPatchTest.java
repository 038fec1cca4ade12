package io.logistis.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPatchTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1}                          | {"a":1}                                | []
            {"a":1,"b":2}                    | {"b":2,"a":1}                          | []
            {"a":1.5}                        | {"a":1.50}                             | [{"op":"replace","path":"/a","value":1.50}]
            {"a":12345678901234567890}       | {"a":12345678901234567891}             | [{"op":"replace","path":"/a","value":12345678901234567891}]
            {"a":1}                          | {"a":null}                             | [{"op":"replace","path":"/a","value":null}]
            {"a":null}                       | {}                                     | [{"op":"remove","path":"/a"}]
            {"":{"a/b":{"c~d":1}}}           | {"":{"a/b":{"c~d":2}}}                 | [{"op":"replace","path":"//a~1b/c~0d","value":2}]
            {"a":{}}                         | {"a":[]}                               | [{"op":"replace","path":"/a","value":[]}]
            {"l":[1,2,3]}                    | {"l":[1,9,2,3]}                        | [{"op":"add","path":"/l/1","value":9}]
            {"l":[1,2,3]}                    | {"l":[1,2,3,4]}                        | [{"op":"add","path":"/l/3","value":4}]
            {"l":[1,2,3]}                    | {"l":[2,3]}                            | [{"op":"remove","path":"/l/0"}]
            {"l":[1,2,3,4]}                  | {"l":[4]}                              | [{"op":"remove","path":"/l/0"},{"op":"remove","path":"/l/0"},{"op":"remove","path":"/l/0"}]
            {"l":[1,2,3,4,5]}                | {"l":[0,1,3,4,6]}                      | [{"op":"add","path":"/l/0","value":0},{"op":"remove","path":"/l/2"},{"op":"replace","path":"/l/4","value":6}]
            {"l":["a","b","c"]}              | {"l":["x","y"]}                        | [{"op":"replace","path":"/l","value":["x","y"]}]
            {"c":[{"name":"a","i":1},{"name":"b","i":1}]} | {"c":[{"name":"n","i":0},{"name":"a","i":2},{"name":"b","i":1}]} | [{"op":"add","path":"/c/0","value":{"name":"n","i":0}},{"op":"replace","path":"/c/1/i","value":2}]
            {"r":[{"verbs":["get"]},{"verbs":["list"]}]} | {"r":[{"verbs":["get","watch"]},{"verbs":["list"]}]} | [{"op":"add","path":"/r/0/verbs/1","value":"watch"}]
            {"e":[{"name":"A","value":"1"},{"name":"B","value":"2"}]} | {"e":[{"name":"A","value":"3"},{"name":"B","value":"4"}]} | [{"op":"replace","path":"/e/0/value","value":"3"},{"op":"replace","path":"/e/1/value","value":"4"}]
            {"a":"\\ud800"}                  | {"a":"\\ud800\\udc00\\udfff"}          | [{"op":"replace","path":"/a","value":"𐀀\\udfff"}]
            {"a":1,"a":2}                    | {"a":2}                                | []
            """)
    void aPatchSaysNoMoreThanWhatChanged(String before, String after, String patch) {
        assertThat(JsonPatch.between(utf8(before), utf8(after))).hasToString(patch);
    }

    @Test
    void applyingAPatchToBeforeGivesAfterForGeneratedObjects() {
        for (int seed = 0; seed < 1500; seed++) {
            GeneratedJson generated = new GeneratedJson(seed);
            Object tree = generated.object();
            byte[] before = GeneratedJson.bytes(tree);
            byte[] after = GeneratedJson.bytes(seed % 10 == 0 ? generated.object() : generated.edited(tree));

            assertRoundTrip(before, after, "seed " + seed);
        }
    }

    @Test
    void applyingAPatchToBeforeGivesAfterForRecordedObjects() {
        for (Transition transition : RecordedTransitions.all()) {
            if (transition.before() != null && transition.after() != null) {
                assertRoundTrip(transition.before(), transition.after(), transition.kind());
            }
        }
    }

    private static void assertRoundTrip(byte[] before, byte[] after, String which) {
        JsonPatch patch = JsonPatch.between(before, after);

        assertThat(JsonTree.parse(patch.applyTo(before))).as(which).isEqualTo(JsonTree.parse(after));
        assertThat(JsonTree.parse(JsonPatch.parse(patch.toJson()).applyTo(before)))
                .as(which)
                .isEqualTo(JsonTree.parse(after));
        assertThat(Json.createPatch(parsson(patch.toJson()).asJsonArray()).apply(parsson(before)))
                .as("%s, as Parsson applies it", which)
                .isEqualTo(parsson(after));
    }

    private static JsonStructure parsson(byte[] json) {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(json))) {
            return reader.read();
        }
    }

    @Test
    void aCreatedObjectIsOneAddAndADeletedOneOneRemove() {
        byte[] object = utf8("{\"a\":1}");

        JsonPatch create = JsonPatch.between(new Transition("v1", "ConfigMap", null, object));
        JsonPatch delete = JsonPatch.between(new Transition("v1", "ConfigMap", object, null));

        assertThat(create).hasToString("[{\"op\":\"add\",\"path\":\"\",\"value\":{\"a\":1}}]");
        assertThat(create.applyTo(utf8("null"))).isEqualTo(object);
        assertThat(delete).hasToString("[{\"op\":\"remove\",\"path\":\"\"}]");
        assertThat(delete.applyTo(object)).isEqualTo(utf8("null"));
        assertThat(JsonPatch.between(new Transition("v1", "ConfigMap", null, null)))
                .hasToString("[]");
    }

    @Test
    void longListsWithAFewScatteredEditsGiveAFewOperations() {
        String before = list(20_000, i -> element(i, "v"));
        String after = list(
                20_000,
                i -> i % 5000 == 77
                        ? element(i, "v") + "," + element(100_000 + i, "new")
                        : element(i, i == 9 ? "x" : "v"));

        JsonPatch patch = JsonPatch.between(utf8(before), utf8(after));

        assertThat(patch.operations()).hasSize(5);
        assertThat(JsonTree.parse(patch.applyTo(utf8(before)))).isEqualTo(JsonTree.parse(utf8(after)));
    }

    @Test
    void longListsThatDifferInEveryElementArePatchedToo() {
        String before = list(20_000, i -> element(i, "v"));

        assertBounded(before, list(20_000, i -> element(i, "w")));
        assertBounded(before, list(20_000, i -> element(i + 30_000, "w")));
        assertBounded(before, list(20_000, i -> element(19_999 - i, "v")));
        assertBounded(before, list(19_000, i -> element(i * 7919 % 20_000, "v")));
        assertBounded(list(20_000, i -> "" + i % 2), list(20_000, i -> "" + i % 3 % 2));
        assertBounded(list(20_000, i -> "[" + i + "]"), list(19_999, i -> "[" + (i % 7 == 0 ? 1 : i) + "]"));
    }

    private static void assertBounded(String before, String after) {
        JsonPatch patch = JsonPatch.between(utf8(before), utf8(after));

        assertThat(JsonTree.parse(patch.applyTo(utf8(before)))).isEqualTo(JsonTree.parse(utf8(after)));
        assertThat(patch.toJson().length).isLessThan(2 * (before.length() + after.length()));
    }

    @Test
    void elementsWhoseHashesCollideCostNoMore() {
        // "Aa" and "BB" have one hash, and so have all words made of them.
        String before = list(16_384, i -> "\"" + colliding(i) + "\"");
        String after = list(16_384, i -> "\"" + colliding(16_383 - i) + "\"");

        assertBounded(before, after);
    }

    private static String colliding(int bits) {
        return IntStream.range(0, 14)
                .mapToObj(i -> (bits >> i & 1) == 0 ? "Aa" : "BB")
                .collect(Collectors.joining());
    }

    @Test
    void whatIsNestedDeepIsPatchedAsOneValueBelowSomeLevel() {
        assertRoundTrip(nested(256, "1"), nested(256, "2"), "deep objects");
        assertThat(JsonPatch.between(nested(256, "1"), nested(256, "2")))
                .hasToString("[{\"op\":\"replace\",\"path\":\"" + "/a".repeat(256) + "\",\"value\":2}]");
        assertThat(JsonPatch.between(nested(10_000, "1"), nested(10_000, "2")).operations())
                .extracting(JsonPatch.Operation::path)
                .containsExactly("/a".repeat(256));
        for (int depth : new int[] {255, 256, 257, 258, 1000, 9_998}) {
            String braces = "{\"a\\n\":".repeat(depth);
            assertBounded(braces + "[1,true]" + "}".repeat(depth), braces + "[{},\"\\n\"]" + "}".repeat(depth));
            assertBounded(
                    "[".repeat(depth) + "[],1" + "]".repeat(depth), "[".repeat(depth) + "2,{}" + "]".repeat(depth));
        }
    }

    @Test
    void whatIsNestedDeeperThanAnyApiServerReadsIsRefusedInClearWords() {
        for (int depth : new int[] {10_001, 200_000}) {
            byte[] arrays = utf8("[".repeat(depth) + "]".repeat(depth));
            assertThatThrownBy(() -> JsonPatch.between(arrays, arrays))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("JSON is nested deeper than 10000");
            assertThatThrownBy(() -> JsonPatch.between(nested(depth, "1"), arrays))
                    .hasMessage("JSON is nested deeper than 10000");
        }
    }

    private static byte[] nested(int depth, String value) {
        return utf8("{\"a\":".repeat(depth) + value + "}".repeat(depth));
    }

    @Test
    void aPatchCantMakeADocumentGrowWithoutBound() {
        String copy = "{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/a/-\"}";
        String patch = IntStream.range(0, 60).mapToObj(i -> copy).collect(Collectors.joining(",", "[", "]"));

        assertThatThrownBy(() -> JsonPatch.parse(utf8(patch)).applyTo(utf8("{\"a\":[\"some text\"]}")))
                .isInstanceOf(JsonPatchException.class)
                .hasMessage("the patch copies more than 16000000 characters");
    }

    private interface ElementText {
        String of(int index);
    }

    private static String list(int size, ElementText element) {
        return IntStream.range(0, size).mapToObj(element::of).collect(Collectors.joining(",", "{\"l\":[", "]}"));
    }

    private static String element(int i, String value) {
        return "{\"id\":\"element-" + i + "\",\"value\":\"" + value + "\",\"weight\":" + i % 100 + ",\"on\":true}";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
