package io.logistis.capture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of JSON bytes. */
final class JsonOutput {

    private static final String HEX = "0123456789abcdef";

    private byte[] bytes;
    private int length;

    JsonOutput(int expected) {
        bytes = new byte[Math.max(16, expected)];
    }

    void write(char ascii) {
        grow(1);
        bytes[length++] = (byte) ascii;
    }

    void write(byte[] source, int from, int to) {
        grow(to - from);
        System.arraycopy(source, from, bytes, length, to - from);
        length += to - from;
    }

    /** A string in quotes, escaped as the API server does where it must be. */
    void writeString(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                quoted.append("\\u")
                        .append(HEX.charAt(c >> 12))
                        .append(HEX.charAt(c >> 8 & 15))
                        .append(HEX.charAt(c >> 4 & 15))
                        .append(HEX.charAt(c & 15));
            } else {
                quoted.append(c);
            }
        }
        byte[] utf8 = quoted.append('"').toString().getBytes(StandardCharsets.UTF_8);
        write(utf8, 0, utf8.length);
    }

    int length() {
        return length;
    }

    /** Takes back what was written after that length. */
    void cut(int to) {
        length = to;
    }

    byte[] toByteArray() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private void grow(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
