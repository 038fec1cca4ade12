package io.logistis.diff;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.snakeyaml.engine.v2.schema.JsonSchema;
import org.snakeyaml.engine.v2.schema.Schema;

class ObjectYamlTest {

    @Test
    void yamlLoadsBackToTheSameValueForGeneratedObjects() {
        for (int seed = 0; seed < 1500; seed++) {
            assertLoadsBack(GeneratedJson.bytes(new GeneratedJson(seed).object()));
        }
    }

    @Test
    void yamlLoadsBackToTheSameValueForRecordedObjects() {
        for (Transition transition : RecordedTransitions.all()) {
            if (transition.before() != null) {
                assertLoadsBack(transition.before());
            }
            if (transition.after() != null) {
                assertLoadsBack(transition.after());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "\"\"",
                "\"a\\nb\\n\"",
                "1",
                "null",
                "[[],{},[[]],[{}]]",
                "[[1,[2,3]],[[4]]]",
                "{\"a\":[[{\"b\":[1]}]]}",
                "{\"a\":\"|\"}",
                "{\"? a\":1,\"\":2,\" \":3}",
                "{\"a\\nb\":\"c\\nd\"}",
                "[\"\\n a\\n\",\" a\\n\\n\",\"a\\n \"]",
                "{\"a\":[\"\\tx\\ny\"],\"b\":[[\"\\n\\nx\"]]}",
                "{\"a\":\"\\ud83d\\ude00\\n\\u00e9\\n\"}",
                "{\"a\":\"\\ufeff\\nx\"}"
            })
    void hardCasesLoadBackToTheSameValue(String json) {
        assertLoadsBack(utf8(json));
    }

    @Test
    void longNamesAndLongLinesLoadBackToTheSameValue() {
        String name = "long name ".repeat(300);

        assertLoadsBack(
                utf8("{\"" + name + "\":{\"" + name + "\":[1,{\"" + name + "\":\"a\\nb\"}],\"x\":\"" + name + "\"}}"));
        assertLoadsBack(utf8("[{\"" + name + "\":[],\"y\":{\"" + name + "\":{\"z\":1}}}]"));
    }

    private static void assertLoadsBack(byte[] json) {
        String yaml = ObjectYaml.text(json);
        Object expected = plain(JsonTree.parse(json));

        for (Schema schema : List.of(new JsonSchema(), new CoreSchema())) {
            LoadSettings settings = LoadSettings.builder()
                    .setSchema(schema)
                    .setCodePointLimit(Integer.MAX_VALUE)
                    .build();
            assertThat(plain(new Load(settings).loadFromString(yaml))).as(yaml).isEqualTo(expected);
        }
        assertThat(ObjectYaml.lines(json))
                .noneMatch(line -> line.text().matches("(?s).*[\\n\\r\\u0085\\u2028\\u2029].*"));
    }

    /** Both JSON trees and what was loaded from YAML, with numbers by their value. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof JsonObject || value instanceof Map<?, ?>) {
            Map<Object, Object> members = new LinkedHashMap<>();
            ((Map<?, ?>) value).forEach((name, member) -> members.put(name, plain(member)));
            return members;
        }
        if (value instanceof JsonArray || value instanceof List<?>) {
            return ((List<?>) value).stream().map(ObjectYamlTest::plain).collect(Collectors.toList());
        }
        if (value instanceof JsonString string) {
            return string.getString();
        }
        if (value instanceof JsonNumber || value instanceof Number) {
            return new BigDecimal(value.toString()).doubleValue() + 0.0;
        }
        return value instanceof JsonValue literal && literal != JsonValue.NULL
                ? (Object) (literal == JsonValue.TRUE)
                : value == JsonValue.NULL ? null : value;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            web                | web
            nginx:1.25         | nginx:1.25
            10.0.0.1           | 10.0.0.1
            1.25.3             | 1.25.3
            --flag=value       | --flag=value
            -c                 | -c
            a b                | a b
            https://a.b/c?d#e  | https://a.b/c?d#e
            it's "so"          | it's "so"
            100m               | 100m
            25%                | 25%
            /var/run           | /var/run
            é                  | é
            👩‍👩‍👧                 | "👩‍👩‍👧"
            1                  | "1"
            1.50               | "1.50"
            1e3                | "1e3"
            0x1F               | "0x1F"
            0o17               | "0o17"
            1_000              | "1_000"
            +1                 | "+1"
            .5                 | ".5"
            12:30              | "12:30"
            2026-01-31         | "2026-01-31"
            2026-01-31T00:00Z  | "2026-01-31T00:00Z"
            true               | "true"
            No                 | "No"
            y                  | "y"
            NULL               | "NULL"
            ~                  | "~"
            .NaN               | ".NaN"
            <<                 | "<<"
            =                  | "="
            a: b               | "a: b"
            a:                 | "a:"
            a #b               | "a #b"
            #a                 | "#a"
            - a                | "- a"
            ---                | "---"
            {{ x }}            | "{{ x }}"
            *a                 | "*a"
            @a                 | "@a"
            [a]                | "[a]"
            a, [b]             | a, [b]
            """)
    void aStringIsPlainOnlyWhereNoReaderTakesItForSomethingElse(String value, String yaml) {
        assertThat(ObjectYaml.text(utf8("{\"k\":" + JsonText.quoted(value) + "}")))
                .isEqualTo("k: " + yaml + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ""              | ""
            "\\u0000\\u001b"  | "\\x00\\x1b"
            "\\u007f\\u0085"  | "\\x7f\\x85"
            "\\u00a0\\u2028"  | "\\xa0\\u2028"
            "\\ufeff\\u202e"  | "\\ufeff\\u202e"
            "a\\tb\\r"        | "a\\tb\\r"
            "\\n"            | "\\n"
            "\\udb40\\udc41"  | "\\U000e0041"
            """)
    void whatCantBeSeenIsEscaped(String json, String yaml) {
        assertThat(ObjectYaml.text(utf8("{\"k\":" + json + "}"))).isEqualTo("k: " + yaml + "\n");
    }

    @Test
    void eachLineKnowsItsValue() {
        String json = """
                {"kind":"Pod","spec":{"volumes":[],"containers":[{"image":"web:1","name":"web","args":["a\\nb\\n\\nc"]},{"ports":[[80]]}]},
                 "metadata":{"labels":{"a/b":"x"},"name":"web"},"apiVersion":"v1"}
                """;

        assertThat(ObjectYaml.lines(utf8(json)))
                .extracting(line -> line.text() + "  # " + line.pointer())
                .containsExactly(
                        "apiVersion: v1  # /apiVersion",
                        "kind: Pod  # /kind",
                        "metadata:  # /metadata",
                        "  name: web  # /metadata/name",
                        "  labels:  # /metadata/labels",
                        "    a/b: x  # /metadata/labels/a~1b",
                        "spec:  # /spec",
                        "  containers:  # /spec/containers",
                        "  - name: web  # /spec/containers/0/name",
                        "    image: web:1  # /spec/containers/0/image",
                        "    args:  # /spec/containers/0/args",
                        "    - |-  # /spec/containers/0/args/0",
                        "      a  # /spec/containers/0/args/0",
                        "      b  # /spec/containers/0/args/0",
                        "  # /spec/containers/0/args/0",
                        "      c  # /spec/containers/0/args/0",
                        "  - ports:  # /spec/containers/1/ports",
                        "    - - 80  # /spec/containers/1/ports/0/0",
                        "  volumes: []  # /spec/volumes");
    }

    @Test
    void theOrderOfMembersInTheJsonDoesNotMatter() {
        assertThat(ObjectYaml.text(utf8("{\"b\":1,\"status\":2,\"kind\":3,\"a\":{\"y\":1,\"x\":2,\"name\":3}}")))
                .isEqualTo(
                        ObjectYaml.text(utf8("{\"kind\":3,\"a\":{\"name\":3,\"x\":2,\"y\":1},\"status\":2,\"b\":1}")))
                .isEqualTo("kind: 3\na:\n  name: 3\n  x: 2\n  \"y\": 1\nb: 1\nstatus: 2\n");
    }

    @Test
    void whatIsDeepAndLongStaysBounded() {
        String deep = "[".repeat(500) + "0,".repeat(200_000) + "0" + "]".repeat(500);
        String name = "n".repeat(100_000);
        String longNames = "{\"" + name + "\":[" + "0,".repeat(200_000) + "0]}";
        String lines = "[".repeat(500) + "\"" + "a\\n".repeat(200_000) + "\"" + "]".repeat(500);

        for (String json : List.of(deep, longNames, lines)) {
            assertThat(ObjectYaml.text(utf8(json))).hasSizeLessThan(40_000_000);
            assertThat(ObjectYaml.lines(utf8(json)).stream()
                            .mapToLong(line -> line.pointer().length())
                            .sum())
                    .isLessThan(40_000_000);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
