package io.logistis.diff;

import jakarta.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Tree to compact JSON text. What can't stand in UTF-8 (a lone surrogate) is written as an escape. */
final class JsonText {

    /** A value of as many levels as a tree has may have been put at the bottom of another, and so on a few times. */
    private static final int MAX_DEPTH = 3 * JsonTree.MAX_TREE_DEPTH;

    private final StringBuilder out = new StringBuilder();

    private JsonText() {}

    /**
     * @param value a {@code JsonValue}, or a map or list of them, to any depth
     * @throws IllegalArgumentException if it was patched to be nested deeper than any tree that is read
     */
    static String of(Object value) {
        JsonText text = new JsonText();
        text.value(value, 0);
        return text.out.toString();
    }

    /** As {@link #of}, in UTF-8. */
    static byte[] bytes(Object value) {
        return of(value).getBytes(StandardCharsets.UTF_8);
    }

    /** That text as a JSON string. */
    static String quoted(String value) {
        JsonText text = new JsonText();
        text.string(value);
        return text.out.toString();
    }

    // JsonObject and JsonArray are maps and lists too, so one method serves trees that are read and trees being
    // patched.
    private void value(Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("JSON was patched to be nested deeper than " + MAX_DEPTH);
        }
        if (value instanceof Map<?, ?> object) {
            char before = '{';
            for (Map.Entry<?, ?> member : object.entrySet()) {
                out.append(before);
                before = ',';
                string((String) member.getKey());
                out.append(':');
                value(member.getValue(), depth + 1);
            }
            out.append(object.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> array) {
            char before = '[';
            for (Object element : array) {
                out.append(before);
                before = ',';
                value(element, depth + 1);
            }
            out.append(array.isEmpty() ? "[]" : "]");
        } else if (value instanceof JsonString string) {
            string(string.getString());
        } else {
            out.append(value);
        }
    }

    private void string(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                control(c);
            } else if (Character.isSurrogate(c)) {
                if (Character.isHighSurrogate(c)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1))) {
                    out.append(c).append(value.charAt(++i));
                } else {
                    escape(c);
                }
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private void control(char c) {
        switch (c) {
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> escape(c);
        }
    }

    private void escape(char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(Character.forDigit(c >> shift & 0xf, 16));
        }
    }
}
