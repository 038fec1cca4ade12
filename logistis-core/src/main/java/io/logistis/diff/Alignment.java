package io.logistis.diff;

import java.util.ArrayList;
import java.util.List;

/**
 * Where two sequences differ. Equal heads and tails are cut off first; between them Myers' greedy algorithm ("An O(ND)
 * Difference Algorithm", 1986) looks for the fewest insertions and deletions. What it may cost is bounded: when a search
 * has gone far enough, the furthest point that it reached is taken and the search starts anew from there. Thousands of
 * scattered edits are then still found, though not always as the fewest.
 */
final class Alignment {

    /** {@code before[beforeStart..beforeEnd)} stands where {@code after[afterStart..afterEnd)} stands; one may be empty. */
    record Gap(int beforeStart, int beforeEnd, int afterStart, int afterEnd) {}

    private static final int MAX_EDITS = 1000;
    private static final int MIN_EDITS = 16;
    private static final int STEPS = 30_000_000;
    private static final int OUTSIDE = Integer.MIN_VALUE / 2;

    private final int[] before;
    private final int[] after;
    private final List<Gap> gaps = new ArrayList<>();

    /**
     * For each number of edits the furthest x on each diagonal from -edits to edits; x - y is the diagonal's number. Shared
     * by one search after the other: what one reads it has written.
     */
    private final List<int[]> furthest = new ArrayList<>();

    private Alignment(int[] before, int[] after) {
        this.before = before;
        this.after = after;
    }

    /** In order; between them, before the first and after the last, both sequences are equal. */
    static List<Gap> gaps(int[] before, int[] after) {
        Alignment alignment = new Alignment(before, after);
        alignment.align();
        return alignment.gaps;
    }

    private void align() {
        int head = 0;
        int beforeEnd = before.length;
        int afterEnd = after.length;
        while (head < beforeEnd && head < afterEnd && before[head] == after[head]) {
            head++;
        }
        while (beforeEnd > head && afterEnd > head && before[beforeEnd - 1] == after[afterEnd - 1]) {
            beforeEnd--;
            afterEnd--;
        }
        int length = beforeEnd - head + (afterEnd - head);
        int edits = Math.max(MIN_EDITS, Math.min(MAX_EDITS, STEPS / Math.max(1, length)));
        int x = head;
        int y = head;
        while (x < beforeEnd && y < afterEnd) {
            Search search = new Search(x, beforeEnd, y, afterEnd, edits);
            search.run();
            search.addGaps();
            x = search.reachedX;
            y = search.reachedY;
        }
        if (x < beforeEnd || y < afterEnd) {
            add(x, beforeEnd, y, afterEnd);
        }
    }

    private void add(int beforeStart, int beforeEnd, int afterStart, int afterEnd) {
        if (!gaps.isEmpty()) {
            Gap last = gaps.get(gaps.size() - 1);
            if (last.beforeEnd() == beforeStart && last.afterEnd() == afterStart) {
                gaps.set(gaps.size() - 1, new Gap(last.beforeStart(), beforeEnd, last.afterStart(), afterEnd));
                return;
            }
        }
        gaps.add(new Gap(beforeStart, beforeEnd, afterStart, afterEnd));
    }

    /** One search from (fromX, fromY): to the end, or as far as its edits allow. */
    private final class Search {
        private final int fromX;
        private final int toX;
        private final int fromY;
        private final int toY;
        private final int maxEdits;

        private int reachedEdits;
        private int reachedX;
        private int reachedY;

        Search(int fromX, int toX, int fromY, int toY, int maxEdits) {
            this.fromX = fromX;
            this.toX = toX;
            this.fromY = fromY;
            this.toY = toY;
            this.maxEdits = maxEdits;
        }

        void run() {
            for (int edits = 0; edits <= maxEdits; edits++) {
                if (edits == furthest.size()) {
                    furthest.add(new int[2 * edits + 1]);
                }
                int[] row = furthest.get(edits);
                int best = -1;
                for (int diagonal = -edits; diagonal <= edits; diagonal += 2) {
                    int x = start(edits, diagonal);
                    int y = x - diagonal;
                    if (x < 0 || x > toX - fromX || y > toY - fromY) {
                        row[diagonal + edits] = OUTSIDE;
                        continue;
                    }
                    while (x < toX - fromX && y < toY - fromY && before[fromX + x] == after[fromY + y]) {
                        x++;
                        y++;
                    }
                    row[diagonal + edits] = x;
                    if (x + y > best) {
                        best = x + y;
                        reachedEdits = edits;
                        reachedX = fromX + x;
                        reachedY = fromY + y;
                    }
                    if (x == toX - fromX && y == toY - fromY) {
                        return;
                    }
                }
            }
        }

        private int start(int edits, int diagonal) {
            return edits == 0
                    ? 0
                    : goesDown(edits, diagonal) ? at(edits - 1, diagonal + 1) : at(edits - 1, diagonal - 1) + 1;
        }

        /** Whether the furthest path to that diagonal inserts last; else it deletes last. */
        private boolean goesDown(int edits, int diagonal) {
            return diagonal == -edits
                    || (diagonal != edits && at(edits - 1, diagonal - 1) < at(edits - 1, diagonal + 1));
        }

        private int at(int edits, int diagonal) {
            return furthest.get(edits)[diagonal + edits];
        }

        void addGaps() {
            List<Gap> found = new ArrayList<>();
            int x = reachedX - fromX;
            int y = reachedY - fromY;
            for (int edits = reachedEdits; edits > 0; edits--) {
                boolean down = goesDown(edits, x - y);
                int startX = start(edits, x - y);
                int startY = startX - (x - y);
                int beforeX = down ? startX : startX - 1;
                int beforeY = down ? startY - 1 : startY;
                found.add(new Gap(fromX + beforeX, fromX + startX, fromY + beforeY, fromY + startY));
                x = beforeX;
                y = beforeY;
            }
            for (int i = found.size() - 1; i >= 0; i--) {
                Gap gap = found.get(i);
                add(gap.beforeStart(), gap.beforeEnd(), gap.afterStart(), gap.afterEnd());
            }
        }
    }
}
