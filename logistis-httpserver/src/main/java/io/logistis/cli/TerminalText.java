package io.logistis.cli;

import java.util.ArrayList;
import java.util.List;

/** Makes text from a review harmless for a terminal: what could move the cursor, colour or reorder is shown as an escape. */
final class TerminalText {

    private TerminalText() {}

    /** On one line: control and format characters (NUL, ESC, newline, right-to-left marks, …) become {@code \\u001b}. */
    static String oneLine(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isHarmless(c)) {
                shown.appendCodePoint(c);
            } else if (c < 0x10000) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.append(String.format("\\U%08x", c));
            }
        });
        return shown.toString();
    }

    /** As {@link #oneLine}, cut to at most that many characters, with an ellipsis where something is missing. */
    static String oneLine(String text, int most) {
        String line = oneLine(text.length() > 4 * most ? text.substring(0, 4 * most) : text);
        if (line.codePointCount(0, line.length()) <= most) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
    }

    /**
     * A text of several lines, each as {@link #oneLine}: only its line feeds end a line. Tabs become blanks. What stands
     * behind the last line feed is a line of its own unless it is empty.
     */
    static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            lines.add(oneLine(text.substring(start, end).replace("\t", "    ")));
            start = end + 1;
        }
        return lines;
    }

    /** Whether it is printable ASCII, as nearly all of it is. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /** How many columns of a terminal a text takes. */
    static int width(String text) {
        return isPlain(text)
                ? text.length()
                : text.codePoints().map(TerminalText::width).sum();
    }

    /** As terminals do: two for East Asian wide characters and pictures, none for marks on the character before. */
    static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        return isWide(c) ? 2 : 1;
    }

    private static boolean isWide(int c) {
        return c >= 0x1100
                && (c <= 0x115f
                        || (c >= 0x2e80 && c <= 0xa4cf && c != 0x303f)
                        || (c >= 0xac00 && c <= 0xd7a3)
                        || (c >= 0xf900 && c <= 0xfaff)
                        || (c >= 0xfe30 && c <= 0xfe6f)
                        || (c >= 0xff00 && c <= 0xff60)
                        || (c >= 0xffe0 && c <= 0xffe6)
                        || (c >= 0x1f300 && c <= 0x1f64f)
                        || (c >= 0x1f680 && c <= 0x1f6ff)
                        || (c >= 0x1f900 && c <= 0x1faff)
                        || (c >= 0x20000 && c <= 0x3fffd));
    }

    /** Whether a terminal shows it and does nothing else. */
    static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
