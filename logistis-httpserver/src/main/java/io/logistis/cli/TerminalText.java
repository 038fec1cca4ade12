package io.logistis.cli;

/** Makes text from a review harmless for a terminal: what could move the cursor, colour or reorder is shown as an escape. */
final class TerminalText {

    private TerminalText() {}

    /** On one line: control and format characters (NUL, ESC, newline, right-to-left marks, …) become {@code \\u001b}. */
    static String oneLine(String text) {
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

    private static boolean isHarmless(int c) {
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
