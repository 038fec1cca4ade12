package io.logistis.event;

import java.util.ArrayList;
import java.util.List;

/**
 * A text in which {@code *} stands for any characters, none included; matched whole, by code units, with case. Takes time
 * in proportion to the text that is matched, whatever the pattern: what stands between two stars is looked for once, by
 * Knuth, Morris and Pratt. Immutable and thread-safe; compared by its text.
 */
public final class Glob {

    /** What stands between two stars, and for each of its prefixes the longest proper one that is also its suffix. */
    private record Part(String text, int[] borders) {

        static Part of(String text) {
            int[] borders = new int[text.length()];
            int matched = 0;
            for (int i = 1; i < text.length(); i++) {
                while (matched > 0 && text.charAt(i) != text.charAt(matched)) {
                    matched = borders[matched - 1];
                }
                if (text.charAt(i) == text.charAt(matched)) {
                    matched++;
                }
                borders[i] = matched;
            }
            return new Part(text, borders);
        }

        /** Index after its first occurrence in that range; -1 if there is none. */
        int endIn(String searched, int from, int to) {
            int matched = 0;
            for (int i = from; i < to; i++) {
                while (matched > 0 && searched.charAt(i) != text.charAt(matched)) {
                    matched = borders[matched - 1];
                }
                if (searched.charAt(i) == text.charAt(matched)) {
                    matched++;
                }
                if (matched == text.length()) {
                    return i + 1;
                }
            }
            return -1;
        }
    }

    private final String pattern;
    private final boolean exact;
    private final String start;
    private final String end;
    private final List<Part> between = new ArrayList<>();

    /** The glob that is written so; every text is one. */
    public Glob(String pattern) {
        this.pattern = pattern;
        int first = pattern.indexOf('*');
        int last = pattern.lastIndexOf('*');
        this.exact = first < 0;
        this.start = exact ? pattern : pattern.substring(0, first);
        this.end = exact ? "" : pattern.substring(last + 1);
        for (int from = first; from < last; ) {
            int to = pattern.indexOf('*', from + 1);
            if (to > from + 1) {
                between.add(Part.of(pattern.substring(from + 1, to)));
            }
            from = to;
        }
    }

    /** Whether it has no star and matches itself alone. */
    public boolean isExact() {
        return exact;
    }

    /** What stands before the first star. */
    public String start() {
        return start;
    }

    /** Whether that text is one of those that are meant, from its beginning to its end. */
    public boolean matches(String text) {
        if (exact) {
            return pattern.equals(text);
        }
        int from = start.length();
        int to = text.length() - end.length();
        if (from > to || !text.startsWith(start) || !text.endsWith(end)) {
            return false;
        }
        for (Part part : between) {
            from = part.endIn(text, from, to);
            if (from < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob that && pattern.equals(that.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return pattern;
    }
}
