package io.logistis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AdmissionResponseTest {

    private static final String UID = "c5450600-88da-4dca-9793-6fc31ad24196";

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private static JsonNode response(byte[] json) {
        return JacksonReading.MAPPER.readTree(json).get("response");
    }

    @Test
    void allowedSaysNothingElse() {
        String expected =
                "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"response\":{\"uid\":\"" + UID
                        + "\",\"allowed\":true}}";

        assertThat(text(AdmissionResponse.allowed(UID).toJson())).isEqualTo(expected);
        assertThat(text(AdmissionResponse.allowedJson(UID))).isEqualTo(expected);
    }

    @Test
    void deniedIsForbiddenWithItsMessage() {
        assertThat(text(AdmissionResponse.denied(UID, "locked by \"bob\"").toJson()))
                .isEqualTo(
                        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"response\":{\"uid\":\""
                                + UID + "\",\"allowed\":false,\"status\":{\"code\":403,\"reason\":\"Forbidden\","
                                + "\"message\":\"locked by \\\"bob\\\"\"}}}");
    }

    @Test
    void anotherCodeHasNoReason() {
        JsonNode status = response(new AdmissionResponse(UID, false, 503, "locks can't be read", List.of()).toJson())
                .get("status");

        assertThat(status.get("code").intValue()).isEqualTo(503);
        assertThat(status.has("reason")).isFalse();
    }

    @Test
    void warningsStandBesideEitherAnswer() {
        JsonNode allowed = response(AdmissionResponse.allowed(UID)
                .withWarnings(List.of("one", "t\"wo"))
                .toJson());
        JsonNode denied = response(
                AdmissionResponse.denied(UID, "no").withWarnings(List.of("one")).toJson());

        assertThat(allowed.get("allowed").booleanValue()).isTrue();
        assertThat(allowed.get("warnings").values())
                .extracting(JsonNode::stringValue)
                .containsExactly("one", "t\"wo");
        assertThat(denied.get("warnings").values())
                .extracting(JsonNode::stringValue)
                .containsExactly("one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "é😀",
                "\"",
                "\\",
                "\u0000\u0001\b\f\n\r\t\u001f\u007f",
                "\u2028\u202e",
                "</script>",
                "\ud800",
                "\udc00x",
                "x\ud83d",
                "\ud83d\ud83d\ude00"
            })
    void everyTextComesBackAsItWas(String text) {
        assertThat(response(AdmissionResponse.allowed(text).toJson()).get("uid").stringValue())
                .isEqualTo(text);
        JsonNode response = response(
                AdmissionResponse.denied(text, text).withWarnings(List.of(text)).toJson());
        assertThat(response.get("uid").stringValue()).isEqualTo(text);
        assertThat(response.get("status").get("message").stringValue()).isEqualTo(text);
        assertThat(response.get("warnings").get(0).stringValue()).isEqualTo(text);
    }

    @Test
    void contradictionsAreRefused() {
        assertThatThrownBy(() -> new AdmissionResponse(UID, true, 0, "no", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("message");
        assertThatThrownBy(() -> new AdmissionResponse(UID, false, 403, null, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("message");
        assertThatThrownBy(() -> new AdmissionResponse(UID, false, 200, "no", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("400..599");
    }
}
