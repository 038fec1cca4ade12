package io.logistis.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes JSON from its beginning to its end: compact, in ASCII but for what is written raw. Whoever calls it sees to it that
 * names and values alternate and that what is started is ended. Not thread-safe.
 */
final class JsonGenerator {

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    /** Whether a value stands before what comes next, in the same object or array. */
    private boolean follows;

    byte[] toByteArray() {
        return out.toByteArray();
    }

    void writeStartObject() {
        start('{');
    }

    void writeEndObject() {
        end('}');
    }

    void writeStartArray() {
        start('[');
    }

    void writeEndArray() {
        end(']');
    }

    void writeObjectPropertyStart(String name) {
        writeName(name);
        writeStartObject();
    }

    void writeArrayPropertyStart(String name) {
        writeName(name);
        writeStartArray();
    }

    void writeStringProperty(String name, String value) {
        writeName(name);
        writeString(value);
    }

    void writeNumberProperty(String name, long value) {
        writeName(name);
        writeNumber(value);
    }

    void writeNullProperty(String name) {
        writeName(name);
        writeNull();
    }

    void writeName(String name) {
        separate();
        quoted(name);
        out.write(':');
        follows = false;
    }

    void writeString(String value) {
        separate();
        quoted(value);
    }

    void writeNumber(long value) {
        writeRawValue(Long.toString(value));
    }

    void writeNull() {
        writeRawValue("null");
    }

    /** @param json JSON text, which stands as it is */
    void writeRawValue(String json) {
        separate();
        out.writeBytes(json.getBytes(StandardCharsets.UTF_8));
    }

    private void start(char bracket) {
        separate();
        out.write(bracket);
        follows = false;
    }

    private void end(char bracket) {
        out.write(bracket);
        follows = true;
    }

    private void separate() {
        if (follows) {
            out.write(',');
        }
        follows = true;
    }

    private void quoted(String text) {
        out.write('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> escape(c);
                case '\b' -> escape('b');
                case '\f' -> escape('f');
                case '\n' -> escape('n');
                case '\r' -> escape('r');
                case '\t' -> escape('t');
                default -> {
                    if (c >= ' ' && c < 0x80) {
                        out.write(c);
                    } else {
                        escapeAsHex(c);
                    }
                }
            }
        }
        out.write('"');
    }

    private void escape(char c) {
        out.write('\\');
        out.write(c);
    }

    private void escapeAsHex(char c) {
        escape('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.write(HEX[c >> shift & 0xf]);
        }
    }
}
