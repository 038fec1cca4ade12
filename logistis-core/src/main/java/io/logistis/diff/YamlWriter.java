package io.logistis.diff;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes one tree as lines of YAML. Not thread-safe. */
final class YamlWriter {

    private static final int STEP = 2;

    /** YAML looks no further for the colon after a name (1024 characters, some readers count bytes). */
    private static final int LONGEST_NAME = 250;

    private final List<YamlLine> lines = new ArrayList<>();
    private final CharacterBudget budget = new CharacterBudget();

    List<YamlLine> write(JsonValue root) {
        if (isBlock(root, 0, "")) {
            block("", root, 0, "");
        } else {
            line(inline(root), "");
        }
        return lines;
    }

    /** @param start what stands on the first line already, up to the column of the indentation */
    private void block(String start, JsonValue value, int indent, String pointer) {
        String next = start;
        if (value instanceof JsonObject object) {
            Map<String, JsonValue> members = new TreeMap<>(YamlOrder.of(pointer));
            members.putAll(object);
            for (Map.Entry<String, JsonValue> member : members.entrySet()) {
                member(next, member.getKey(), member.getValue(), indent, pointer);
                next = " ".repeat(indent);
            }
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                element(next + "- ", array.get(i), indent, JsonPointerText.element(pointer, i));
                next = " ".repeat(indent);
            }
        }
    }

    private void member(String start, String name, JsonValue value, int indent, String parent) {
        String pointer = JsonPointerText.member(parent, name);
        String key = YamlText.of(name);
        String head = start + key + ":";
        boolean explicit = key.length() > LONGEST_NAME;
        if (explicit) {
            line(start + "? " + key, pointer);
            head = " ".repeat(indent) + ":";
        }
        int inner = value instanceof JsonArray && !explicit ? indent : indent + STEP;
        if (isBlock(value, inner, pointer)) {
            line(head, pointer);
            block(" ".repeat(inner), value, inner, pointer);
        } else if (isBlockString(value, indent)) {
            blockString(head + " ", ((JsonString) value).getString(), indent, pointer);
        } else {
            line(head + " " + inline(value), pointer);
        }
    }

    private void element(String start, JsonValue value, int indent, String pointer) {
        if (isBlock(value, indent + STEP, pointer)) {
            block(start, value, indent + STEP, pointer);
        } else if (isBlockString(value, indent)) {
            blockString(start, ((JsonString) value).getString(), indent, pointer);
        } else {
            line(start + inline(value), pointer);
        }
    }

    /** Whether it is written member by member, element by element. */
    private boolean isBlock(JsonValue value, int indent, String pointer) {
        int size = value instanceof JsonObject object
                ? object.size()
                : value instanceof JsonArray array ? array.size() : 0;
        return size > 0 && budget.spend(size, indent + pointer.length());
    }

    private boolean isBlockString(JsonValue value, int indent) {
        if (!(value instanceof JsonString string)) {
            return false;
        }
        String text = string.getString();
        int lines = (int) text.chars().filter(c -> c == '\n').count();
        return lines > 0
                && lines < text.length()
                && YamlText.isVisible(text.replace('\n', ' ').replace('\t', ' '))
                && budget.spend(lines, indent);
    }

    /** @param indent of what holds the string */
    private void blockString(String start, String text, int indent, String pointer) {
        char first = text.charAt(0);
        StringBuilder head = new StringBuilder(start).append('|');
        if (first == ' ' || first == '\t' || first == '\n') {
            head.append(STEP);
        }
        if (!text.endsWith("\n")) {
            head.append('-');
        } else if (text.endsWith("\n\n")) {
            head.append('+');
        }
        line(head.toString(), pointer);
        String spaces = " ".repeat(indent + STEP);
        String content = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        for (String line : content.split("\n", -1)) {
            line(line.isEmpty() ? "" : spaces + line, pointer);
        }
    }

    /** A value that takes no line of its own. */
    private static String inline(JsonValue value) {
        if (value instanceof JsonString string) {
            return YamlText.of(string.getString());
        }
        if (value instanceof JsonObject || value instanceof JsonArray) {
            StringBuilder out = new StringBuilder();
            flow(value, out);
            return out.toString();
        }
        return value.toString();
    }

    private static void flow(JsonValue value, StringBuilder out) {
        if (value instanceof JsonObject object) {
            out.append('{');
            object.forEach((name, member) -> {
                out.append(out.charAt(out.length() - 1) == '{' ? "" : ", ")
                        .append(name.length() > LONGEST_NAME ? "? " : "")
                        .append(YamlText.quoted(name))
                        .append(": ");
                flow(member, out);
            });
            out.append('}');
        } else if (value instanceof JsonArray array) {
            out.append('[');
            for (int i = 0; i < array.size(); i++) {
                out.append(i == 0 ? "" : ", ");
                flow(array.get(i), out);
            }
            out.append(']');
        } else {
            out.append(value instanceof JsonString string ? YamlText.quoted(string.getString()) : value.toString());
        }
    }

    private void line(String text, String pointer) {
        lines.add(new YamlLine(text, pointer));
    }
}
