package io.logistis.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonScannerTest {

    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String SAMPLE = """
            {"a":[1,-2.50,3e+7,{"b":null,"é":"\\u00e9\\n\\"x"},[],{}],"c":true, "d" : false ,
             "e":"plain","f":{"g":{"h":[[["deep"]]]}},"😀":"\\ud83d\\ude00😀","n":12345678901234567890}""";

    @Test
    void goesThroughAnObjectMemberByMember() {
        JsonScanner scanner = scanner("{\"a\":1, \"b\" : [true, \"x\"], \"c\":{}, \"d\":null}");
        List<String> seen = new ArrayList<>();

        scanner.enterObject();
        while (scanner.nextMember()) {
            if (scanner.nameIs("b")) {
                scanner.enterArray();
                assertThat(scanner.nextElement()).isTrue();
                assertThat(scanner.booleanOrNull(false)).isTrue();
                assertThat(scanner.nextElement()).isTrue();
                assertThat(scanner.stringOrNull()).isEqualTo("x");
                assertThat(scanner.nextElement()).isFalse();
            } else {
                scanner.skipValue();
            }
            seen.add(scanner.name());
        }
        scanner.end();

        assertThat(seen).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aSkippedValueIsARangeOfTheBytesAsTheyStand() {
        String json = "{\"n\": 1.50 ,\"m\":12345678901234567890}";
        JsonScanner scanner = scanner(json);

        scanner.enterObject();
        scanner.nextMember();
        scanner.skipValue();
        assertThat(json.substring(scanner.valueStart(), scanner.valueEnd())).isEqualTo("1.50");
        scanner.nextMember();
        scanner.skipValue();
        assertThat(json.substring(scanner.valueStart(), scanner.valueEnd())).isEqualTo("12345678901234567890");
    }

    @Test
    void aNameIsRecognisedHoweverItIsEscaped() {
        JsonScanner scanner = scanner("{\"p\\u0061ss\":1}");

        scanner.enterObject();
        scanner.nextMember();

        assertThat(scanner.nameIs("pass")).isTrue();
        assertThat(scanner.name()).isEqualTo("pass");
    }

    @Test
    void nestingHasALimit() {
        assertThat(accepts("[".repeat(JsonScanner.MAX_DEPTH) + "]".repeat(JsonScanner.MAX_DEPTH)))
                .isTrue();
        assertThatThrownBy(() -> scanner("[".repeat(20_000)).skipValue())
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessage("nested deeper than 10100 at byte 10101");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "{\"a\"1}",
                "{\"a\":}",
                "[1 2]",
                "01",
                "1.",
                "-",
                "1e",
                ".5",
                "+1",
                "tru",
                "nulll",
                "\"\t\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"abc",
                "{",
                "[",
                "{\"a\"",
                "{]",
                "[}",
                "'a'",
                "NaN",
                "[1]]",
                "{\"a\":1 \"b\":2}",
                "[,1]",
                "{,}",
                "/**/1"
            })
    void whatIsNotJsonIsRefused(String text) {
        assertThat(accepts(text)).isFalse();
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        for (byte[] bad : List.of(
                new byte[] {(byte) 0xc0, (byte) 0x80},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0x80},
                new byte[] {(byte) 0xe2, (byte) 0x82})) {
            byte[] json = new byte[bad.length + 2];
            json[0] = '"';
            json[json.length - 1] = '"';
            System.arraycopy(bad, 0, json, 1, bad.length);
            assertThat(accepts(json)).isFalse();
        }
    }

    @Test
    void whereverInAStringAByteStandsItIsSeen() {
        for (int length = 0; length <= 24; length++) {
            for (int at = 0; at < length; at++) {
                for (int value = 0; value < 256; value++) {
                    byte[] json = ("\"" + "x".repeat(length) + "\"").getBytes(StandardCharsets.UTF_8);
                    json[1 + at] = (byte) value;
                    boolean plain = value >= ' ' && value < 0x80 && value != '"' && value != '\\';

                    assertThat(accepts(json))
                            .as("byte %s at %s of %s", value, at, length)
                            .isEqualTo(plain);
                }
            }
        }
    }

    @Test
    void whatStandsBehindTheRangeIsNotRead() {
        byte[] json = "\"abcdefgh\\\"\"".getBytes(StandardCharsets.UTF_8);
        for (int end = 0; end < json.length; end++) {
            int cut = end;
            assertThatThrownBy(() -> new JsonScanner(json, 0, cut).skipValue()).isInstanceOf(JsonSyntaxException.class);
        }
        JsonScanner whole = new JsonScanner("\"abc\"\u0000\u0000\u0000".getBytes(StandardCharsets.UTF_8), 0, 5);
        assertThat(whole.stringOrNull()).isEqualTo("abc");
        whole.end();
    }

    @Test
    void agreesWithJacksonOnMutatedText() {
        Random random = new Random(42);
        byte[] sample = SAMPLE.getBytes(StandardCharsets.UTF_8);
        String alphabet = "{}[],:\"\\ntfu0123456789.eE+- ax";
        int valid = 0;
        for (int i = 0; i < 30_000; i++) {
            byte[] mutated = sample.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                int at = random.nextInt(mutated.length);
                if (mutated[at] > 0) {
                    mutated[at] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
                }
            }
            boolean accepted = accepts(mutated);
            assertThat(accepted)
                    .as(() -> new String(mutated, StandardCharsets.UTF_8))
                    .isEqualTo(jacksonAccepts(mutated));
            valid += accepted ? 1 : 0;
        }
        assertThat(valid).isBetween(3_000, 27_000);
    }

    @Test
    void aTextCutAnywhereIsRefused() {
        byte[] sample = SAMPLE.getBytes(StandardCharsets.UTF_8);
        assertThat(accepts(sample)).isTrue();
        for (int end = 0; end < sample.length; end++) {
            int cut = end;
            assertThatThrownBy(() -> new JsonScanner(sample, 0, cut).skipValue())
                    .isInstanceOf(JsonSyntaxException.class);
        }
    }

    private static boolean jacksonAccepts(byte[] json) {
        try {
            // A byte order mark or another encoding is none of ours: text in, bytes compared as UTF-8.
            return !JACKSON.readTree(new String(json, StandardCharsets.UTF_8)).isMissingNode();
        } catch (JacksonException e) {
            return false;
        }
    }

    private static boolean accepts(String json) {
        return accepts(json.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean accepts(byte[] json) {
        try {
            JsonScanner scanner = new JsonScanner(json, 0, json.length);
            scanner.skipValue();
            scanner.end();
            return true;
        } catch (JsonSyntaxException e) {
            return false;
        }
    }

    private static JsonScanner scanner(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new JsonScanner(bytes, 0, bytes.length);
    }
}
