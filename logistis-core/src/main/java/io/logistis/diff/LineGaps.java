package io.logistis.diff;

import java.util.ArrayList;
import java.util.List;

/** Puts insertions and deletions of lines where a person would see them: at the start of what was inserted. */
final class LineGaps {

    /** How far a gap is moved at most. */
    private static final int FURTHEST = 100;

    private LineGaps() {}

    /**
     * Moves each gap that only inserts or only deletes up, over lines that are equal to its own last ones, to where its
     * first line is indented least. What the diff says stays the same.
     */
    static List<Alignment.Gap> tidy(List<String> before, List<String> after, List<Alignment.Gap> gaps) {
        List<Alignment.Gap> tidy = new ArrayList<>();
        int floor = 0;
        for (Alignment.Gap gap : gaps) {
            boolean inserts = gap.beforeStart() == gap.beforeEnd();
            boolean deletes = gap.afterStart() == gap.afterEnd();
            // One line stays between two gaps, or they would be one, in the wrong order.
            int room = gap.beforeStart() - floor - (tidy.isEmpty() ? 0 : 1);
            int up = 0;
            if (inserts) {
                up = up(after, gap.afterStart(), gap.afterEnd(), room);
            } else if (deletes) {
                up = up(before, gap.beforeStart(), gap.beforeEnd(), room);
            }
            tidy.add(new Alignment.Gap(
                    gap.beforeStart() - up, gap.beforeEnd() - up, gap.afterStart() - up, gap.afterEnd() - up));
            floor = gap.beforeEnd() - up;
        }
        return tidy;
    }

    private static int up(List<String> lines, int from, int to, int room) {
        int best = 0;
        int least = indent(lines.get(from));
        for (int up = 1; up <= Math.min(room, FURTHEST); up++) {
            if (!lines.get(from - up).equals(lines.get(to - up))) {
                break;
            }
            int indent = indent(lines.get(from - up));
            if (indent < least) {
                least = indent;
                best = up;
            }
        }
        return best;
    }

    private static int indent(String line) {
        int indent = 0;
        while (indent < line.length() && line.charAt(indent) == ' ') {
            indent++;
        }
        return line.isEmpty() ? Integer.MAX_VALUE : indent;
    }
}
