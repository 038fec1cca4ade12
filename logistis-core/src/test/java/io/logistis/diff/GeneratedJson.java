package io.logistis.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** JSON texts nobody would write by hand, and edited versions of them; the same for the same seed. */
final class GeneratedJson {

    private static final List<String> STRINGS = List.of(
            "",
            " ",
            "~",
            "/",
            "a/b",
            "m~n",
            "~0",
            "~1",
            "0",
            "1",
            "-",
            "01",
            "null",
            "true",
            "no",
            "1.50",
            "0x1F",
            "1e3",
            "2026-01-31",
            "12:30",
            "=",
            "<<",
            "---",
            "...",
            "- a",
            "a: b",
            "a #b",
            "#a",
            "[a]",
            "{a}",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a",
            "|",
            ">",
            "'",
            "\"",
            "\\",
            "a:",
            ":a",
            "?a",
            "? a",
            "a\nb",
            "a\nb\n",
            "a\n\n\n",
            "\na",
            "\n",
            "\n\n",
            "  a\n b\n",
            "\ta\nb",
            "a\n\tb",
            "a \nb ",
            "a\n \nb\n",
            "a\n ",
            "a\r\nb\r\n",
            "\u0000",
            "\u0007",
            "\u001b[31m",
            "\u007f",
            "\u0085",
            "\u2028x\u2029",
            "\ufeff",
            "é",
            "日本語",
            "😀",
            "👩‍👩‍👧",
            "\u202eabc",
            "\uffff",
            "a\u0085b\nc",
            "a,b",
            "name",
            "web",
            "x".repeat(200),
            "{\"a\":[1,2]}",
            "line one\nline two\n  indented: yes\n# comment\n---\n",
            "#\n",
            "\n # a\n",
            "yes",
            "~\n",
            "-1",
            "+1",
            ".5",
            "1_000",
            "1.",
            ".inf",
            ".NaN",
            "NULL",
            "Null",
            "TRUE",
            "Off",
            "y",
            "0o17",
            "0b1",
            "1:2:3",
            "a\tb",
            "\t",
            "key with spaces",
            "a.b/c",
            "kubectl.kubernetes.io/x",
            "trailing ",
            " leading",
            "a\u00a0b",
            "a\u200bb",
            "x: |\n  y");

    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "1",
            "-1",
            "1.5",
            "1.50",
            "1e5",
            "1E+5",
            "1e-7",
            "12345678901234567890",
            "0.1",
            "-12.00",
            "3",
            "80");

    private final Random random;

    GeneratedJson(long seed) {
        this.random = new Random(seed);
    }

    /** An object of some depth. */
    Map<String, Object> object() {
        return object(4);
    }

    static byte[] bytes(Object tree) {
        return text(tree).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            object.put(string(), value(depth - 1));
        }
        return object;
    }

    private Object value(int depth) {
        int kind = random.nextInt(depth > 0 ? 10 : 6);
        if (kind < 3) {
            return string();
        }
        if (kind == 3) {
            return new Raw(NUMBERS.get(random.nextInt(NUMBERS.size())));
        }
        if (kind < 6) {
            return new Raw(List.of("true", "false", "null").get(random.nextInt(3)));
        }
        return kind < 8 ? object(depth) : list(depth);
    }

    private List<Object> list(int depth) {
        List<Object> list = new ArrayList<>();
        boolean named = random.nextBoolean();
        for (int i = random.nextInt(7); i > 0; i--) {
            if (named) {
                Map<String, Object> element = object(depth - 1);
                element.put("name", "n" + random.nextInt(9));
                list.add(element);
            } else {
                list.add(value(depth - 1));
            }
        }
        return list;
    }

    private String string() {
        String string = STRINGS.get(random.nextInt(STRINGS.size()));
        return random.nextInt(4) == 0 ? string + STRINGS.get(random.nextInt(STRINGS.size())) : string;
    }

    /** The same with some edits: members and elements changed, gone, new, moved. */
    Object edited(Object tree) {
        if (tree instanceof Map<?, ?> object) {
            Map<String, Object> edited = new LinkedHashMap<>();
            object.forEach((name, value) -> {
                if (random.nextInt(8) > 0) {
                    edited.put((String) name, random.nextInt(3) > 0 ? edited(value) : value);
                }
            });
            if (random.nextInt(4) == 0) {
                edited.put(string(), value(2));
            }
            return edited;
        }
        if (tree instanceof List<?> list) {
            List<Object> edited = new ArrayList<>();
            for (Object element : list) {
                if (random.nextInt(8) == 0) {
                    edited.add(value(2));
                }
                if (random.nextInt(8) > 0) {
                    edited.add(random.nextInt(3) == 0 ? edited(element) : element);
                }
            }
            if (random.nextInt(6) == 0) {
                java.util.Collections.shuffle(edited, random);
            }
            return edited;
        }
        return random.nextInt(5) == 0 ? value(2) : tree;
    }

    /** A literal or number as it is to be written. */
    private record Raw(String text) {}

    private static String text(Object tree) {
        StringBuilder out = new StringBuilder();
        write(tree, out);
        return out.toString();
    }

    private static void write(Object tree, StringBuilder out) {
        if (tree instanceof Map<?, ?> object) {
            out.append('{');
            object.forEach((name, value) -> {
                out.append(out.charAt(out.length() - 1) == '{' ? "" : ",");
                write(name, out);
                out.append(':');
                write(value, out);
            });
            out.append('}');
        } else if (tree instanceof List<?> list) {
            out.append('[');
            for (int i = 0; i < list.size(); i++) {
                out.append(i == 0 ? "" : ",");
                write(list.get(i), out);
            }
            out.append(']');
        } else if (tree instanceof Raw raw) {
            out.append(raw.text());
        } else {
            out.append('"');
            for (char c : ((String) tree).toCharArray()) {
                out.append(c < ' ' || c == '"' || c == '\\' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
            out.append('"');
        }
    }
}
