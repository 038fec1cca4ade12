package io.logistis.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonGeneratorTest {

    private final JsonGenerator json = new JsonGenerator();

    @Test
    void whatFollowsAValueIsParted() {
        json.writeStartObject();
        json.writeArrayPropertyStart("none");
        json.writeEndArray();
        json.writeArrayPropertyStart("some");
        json.writeString("a");
        json.writeStartObject();
        json.writeEndObject();
        json.writeStartObject();
        json.writeNumberProperty("n", -1);
        json.writeNullProperty("o");
        json.writeEndObject();
        json.writeEndArray();
        json.writeObjectPropertyStart("object");
        json.writeStringProperty("a", "b");
        json.writeEndObject();
        json.writeName("raw");
        json.writeRawValue("[1.50]");
        json.writeName("nothing");
        json.writeNull();
        json.writeEndObject();

        assertThat(text())
                .isEqualTo("{\"none\":[],\"some\":[\"a\",{},{\"n\":-1,\"o\":null}],"
                        + "\"object\":{\"a\":\"b\"},\"raw\":[1.50],\"nothing\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "\"\\/", "\b\f\n\r\t\u0000\u001f\u007f", "é日本\u2028\u202e", "😀"})
    void aTextIsAsciiAndReadAsItWas(String value) {
        json.writeStartObject();
        json.writeStringProperty(value, value);
        json.writeEndObject();

        assertThat(text()).matches("\\p{ASCII}*");
        assertThat(JsonMapper.shared().readTree(json.toByteArray()).get(value).asString())
                .isEqualTo(value);
    }

    @Test
    void everyCharacterIsReadAsItWas() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            all.append(c);
        }
        json.writeString(all.toString());

        assertThat(JsonMapper.shared().readTree(json.toByteArray()).asString()).isEqualTo(all.toString());
    }

    private String text() {
        return new String(json.toByteArray(), StandardCharsets.UTF_8);
    }
}
