package io.logistis.json;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What all of our JSON has in common: ASCII but for objects and diffs, times in microseconds, null where there is nothing. */
final class JsonOut {

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private JsonOut() {}

    static byte[] write(Consumer<JsonGenerator> writer) {
        JsonGenerator json = new JsonGenerator();
        writer.accept(json);
        return json.toByteArray();
    }

    static void string(JsonGenerator json, String name, @Nullable String value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, value);
        }
    }

    static void strings(JsonGenerator json, String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }

    static void time(JsonGenerator json, String name, @Nullable Instant value) {
        string(json, name, value == null ? null : MICROS.format(value));
    }

    /** @param value JSON text, which stands as it is; null for none */
    static void raw(JsonGenerator json, String name, @Nullable String value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeRawValue(value);
        }
    }
}
