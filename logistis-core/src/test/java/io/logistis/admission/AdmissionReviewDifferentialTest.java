package io.logistis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Both readers, whole and piece by piece, against Jackson. */
class AdmissionReviewDifferentialTest {

    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final AdmissionReviewReader reader = new AdmissionReviewReader();

    @Test
    void everyRecordedReviewIsReadAsJacksonReadsIt() {
        for (byte[] body : Reviews.recorded()) {
            assertReadAsJacksonDoes(body, new Random(7));
        }
    }

    @Test
    void everyOperationAndManyKindsAreReadAsJacksonReadsThem() {
        for (byte[] body : Reviews.some()) {
            assertReadAsJacksonDoes(body, new Random(7));
        }
    }

    @Test
    void membersMayStandInAnyOrderWithAnyWhiteSpace() {
        Random random = new Random(11);
        for (byte[] body : Reviews.some()) {
            JacksonReading expected = JacksonReading.read(body);
            for (int i = 0; i < 20; i++) {
                JsonNode shuffled = shuffled(JacksonReading.MAPPER.readTree(body), random);
                byte[] other = PRETTY.writeValueAsBytes(shuffled);
                assertThat(JacksonReading.of(reader.read(other))).isEqualTo(expected);
                assertThat(JacksonReading.of(piecewise(other, random))).isEqualTo(expected.tooLarge());
            }
        }
    }

    @Test
    void aBodyCutAnywhereIsRefused() {
        for (byte[] body : Reviews.some()) {
            OversizedReview oversized = new OversizedReview();
            for (int length = 0; length < body.length; length++) {
                int cut = length;
                assertThatThrownBy(() -> reader.read(body, 0, cut)).isInstanceOf(AdmissionReviewException.class);
                assertThatThrownBy(oversized::finish).isInstanceOf(AdmissionReviewException.class);
                oversized.feed(body, length, 1);
            }
            assertThat(JacksonReading.of(oversized.finish()))
                    .isEqualTo(JacksonReading.read(body).tooLarge());
        }
    }

    @Test
    void brokenBodiesGetTheVerdictThatJacksonGives() {
        Random random = new Random(20_260_131);
        List<byte[]> bodies = Reviews.small();
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] body = mutated(bodies.get(i % bodies.size()), random);
            if (assertReadAsJacksonDoes(body, random)) {
                accepted++;
            }
        }
        assertThat(accepted).as("mutants that still are reviews").isBetween(2_000, 18_000);
    }

    /** Runs what was found before; with {@code JAZZER_FUZZ=1} it searches. */
    @FuzzTest
    void whateverABodyHoldsItIsReadAsJacksonReadsIt(byte[] body) {
        assertReadAsJacksonDoes(body, new Random(7));
    }

    /** Whether it is a review. */
    private boolean assertReadAsJacksonDoes(byte[] body, Random random) {
        JacksonReading expected;
        try {
            expected = JacksonReading.read(body);
        } catch (JacksonReading.Refused refused) {
            boolean read = isRead(() -> reader.read(body));
            assertThat(read && refused.rightly)
                    .as(() -> "read, but Jackson refuses " + new String(body, StandardCharsets.ISO_8859_1))
                    .isFalse();
            // What is passed over may be broken without being noticed.
            isRead(() -> piecewise(body, random));
            return false;
        }
        assertThat(JacksonReading.of(reader.read(body))).isEqualTo(expected);
        assertThat(JacksonReading.of(piecewise(body, random))).isEqualTo(expected.tooLarge());
        return true;
    }

    /** False where it is refused with the one exception that says so; any other comes through. */
    private static boolean isRead(Supplier<AdmissionRequest> reading) {
        try {
            return reading.get().change() != null;
        } catch (AdmissionReviewException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }

    private static AdmissionRequest piecewise(byte[] body, Random random) {
        OversizedReview oversized = new OversizedReview();
        int at = 0;
        while (at < body.length) {
            int length = Math.min(1 + random.nextInt(1 << (1 + random.nextInt(12))), body.length - at);
            oversized.feed(body, at, length);
            at += length;
        }
        return oversized.finish();
    }

    private static JsonNode shuffled(JsonNode node, Random random) {
        if (node.isObject()) {
            List<Map.Entry<String, JsonNode>> members = new ArrayList<>(node.properties());
            Collections.shuffle(members, random);
            ObjectNode object = JacksonReading.MAPPER.createObjectNode();
            members.forEach(member -> object.set(member.getKey(), shuffled(member.getValue(), random)));
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = JacksonReading.MAPPER.createArrayNode();
            node.forEach(element -> array.add(shuffled(element, random)));
            return array;
        }
        return node;
    }

    private static byte[] mutated(byte[] body, Random random) {
        byte[] mutant = body.clone();
        int edits = 1 + random.nextInt(3);
        for (int i = 0; i < edits; i++) {
            int at = random.nextInt(mutant.length);
            int to = Math.min(mutant.length, at + 1 + random.nextInt(8));
            mutant = switch (random.nextInt(6)) {
                case 0 -> replaced(mutant, at, at + 1, new byte[] {(byte) random.nextInt(256)});
                case 1 -> replaced(mutant, at, to, new byte[0]);
                case 2 -> replaced(mutant, at, at, Arrays.copyOfRange(mutant, at, to));
                case 3 -> replaced(mutant, at, at, interesting(random));
                case 4 -> replaced(mutant, at, at + 1, interesting(random));
                default -> replacedInString(mutant, at, random);
            };
            if (mutant.length == 0) {
                return mutant;
            }
        }
        return mutant;
    }

    /** Puts something where a letter stood, which mostly is the inside of a string. */
    private static byte[] replacedInString(byte[] body, int from, Random random) {
        for (int at = from; at < body.length; at++) {
            if (Character.isLetter(body[at])) {
                return replaced(body, at, at + 1, interesting(random));
            }
        }
        return body;
    }

    private static byte[] interesting(Random random) {
        String[] pieces = {
            "\"",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\\",
            "\\n",
            "\\u0000",
            "\\ud83d\\ude00",
            "\\ud800",
            "\\udc00x",
            "\\u00",
            "\\x",
            " ",
            "\n",
            "\t",
            "\u0000",
            "\u001b",
            "\u007f",
            "é",
            "😀",
            "\u202e",
            "0",
            "01",
            "-",
            "-0",
            "1.50",
            "1.",
            ".5",
            "1e",
            "1E+9",
            "1e-400",
            "12345678901234567890",
            "null",
            "true",
            "false",
            "nul",
            "NaN",
            "//",
            "'",
            "\"\"",
            "{}",
            "[]",
            "[[[[",
            "\"a\":1,",
            "\uFEFF",
            "x",
            "a",
            "z"
        };
        byte[][] notUtf8 = {
            {(byte) 0xc0, (byte) 0x80},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0xe2, (byte) 0x82},
            {(byte) 0x80},
            {(byte) 0xff}
        };
        int pick = random.nextInt(pieces.length + notUtf8.length);
        return pick < pieces.length ? pieces[pick].getBytes(StandardCharsets.UTF_8) : notUtf8[pick - pieces.length];
    }

    private static byte[] replaced(byte[] body, int from, int to, byte[] by) {
        byte[] result = new byte[body.length - (to - from) + by.length];
        System.arraycopy(body, 0, result, 0, from);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(body, to, result, from + by.length, body.length - to);
        return result;
    }
}
