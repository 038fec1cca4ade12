package io.logistis.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of a cell, harmless for a terminal.
 *
 * @param text without a line end; its width counts wide characters as two columns
 * @param style of the whole line
 */
record StyledLine(String text, Style style) {

    /** A line of text from a review, or of ours. */
    static StyledLine of(String text, Style style) {
        return new StyledLine(TerminalText.oneLine(text), style);
    }

    static StyledLine plain(String text) {
        return of(text, Style.PLAIN);
    }

    int width() {
        return TerminalText.width(text);
    }

    /**
     * The same in lines of at most that many columns. They break behind a blank or before a slash where one is near, else
     * where they must; nothing is left out.
     */
    List<StyledLine> wrapped(int columns) {
        if (width() <= columns) {
            return List.of(this);
        }
        List<StyledLine> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = end(start, columns);
            lines.add(new StyledLine(text.substring(start, end), style));
            start = end;
        }
        return lines;
    }

    private int end(int start, int columns) {
        int used = 0;
        int near = start;
        boolean isIndentation = true;
        for (int i = start; i < text.length(); ) {
            int c = text.codePointAt(i);
            used += TerminalText.width(c);
            near = c == '/' ? i : near;
            if (used > columns && i > start) {
                return near > start + columns / 4 ? near : i;
            }
            i += Character.charCount(c);
            isIndentation &= c == ' ';
            near = c == ' ' && !isIndentation ? i : near;
        }
        return text.length();
    }
}
