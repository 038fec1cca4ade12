package io.logistis.diff;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Strings in YAML: plain where no reader of YAML 1.1 or 1.2 could take them for something else, else in double quotes. */
final class YamlText {

    private static final Set<String> WORDS =
            Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf", "+.inf", "-.inf", ".nan");

    /** Numbers, dates and times of both versions; no string that is matched here is any longer than it must be. */
    private static final Pattern NUMBER = Pattern.compile("[-+]?+(?:"
            + "0[xXoObB][0-9a-fA-F_]++"
            + "|[0-9_]*+\\.?+[0-9_]*+(?:[eE][-+]?+[0-9]++)?+"
            + "|[0-9][0-9_]*+:[0-9_:.]*+"
            + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*"
            + ")");

    /** Plain strings begin with one of these or with a letter. */
    private static final String FIRST = "0123456789/._$(+-^\\;";

    private YamlText() {}

    static String of(String value) {
        return isPlain(value) ? value : quoted(value);
    }

    private static boolean isPlain(String value) {
        if (value.isEmpty() || value.charAt(value.length() - 1) == ' ' || value.charAt(value.length() - 1) == ':') {
            return false;
        }
        int first = value.codePointAt(0);
        if ((!Character.isLetter(first) && FIRST.indexOf(first) < 0)
                || value.startsWith("- ")
                || value.equals("-")
                || value.startsWith("---")
                || value.startsWith("...")) {
            return false;
        }
        if (value.contains(": ") || value.contains(" #")) {
            return false;
        }
        return isVisible(value) && !isSomethingElse(value, first);
    }

    private static boolean isSomethingElse(String value, int first) {
        if (value.length() <= 5 && WORDS.contains(value.toLowerCase(Locale.ROOT))) {
            return true;
        }
        return "0123456789+-._".indexOf(first) >= 0 && NUMBER.matcher(value).matches();
    }

    /** Whether all of its characters can stand in a text and be seen there. */
    static boolean isVisible(String value) {
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            if (!isVisible(c)) {
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
    }

    private static boolean isVisible(int c) {
        if (c < 0x7f) {
            return c >= ' ';
        }
        return switch (Character.getType(c)) {
            // Emoji are joined by these two.
            case Character.FORMAT -> c == 0x200c || c == 0x200d;
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    static String quoted(String value) {
        StringBuilder out = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append((char) c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (isVisible(c)) {
                        out.appendCodePoint(c);
                    } else {
                        escape(c, out);
                    }
                }
            }
            i += Character.charCount(c);
        }
        return out.append('"').toString();
    }

    private static void escape(int c, StringBuilder out) {
        out.append(c <= 0xff ? "\\x" : c <= 0xffff ? "\\u" : "\\U");
        for (int shift = c <= 0xff ? 4 : c <= 0xffff ? 12 : 28; shift >= 0; shift -= 4) {
            out.append(Character.forDigit(c >> shift & 0xf, 16));
        }
    }
}
