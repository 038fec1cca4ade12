package io.logistis.diff;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change as a unified diff of the object's YAML ({@link ObjectYaml}), as {@code diff -u} writes it and {@code patch}
 * applies it.
 */
public final class UnifiedDiff {

    private final List<String> before;
    private final List<String> after;
    private final int padding;
    private final StringBuilder out = new StringBuilder();

    private UnifiedDiff(List<String> before, List<String> after, int padding) {
        this.before = before;
        this.after = after;
        this.padding = padding;
    }

    /**
     * The diff, with line feeds; empty if the YAML of both sides is the same. Its headers are {@code --- a/<name>} and
     * {@code +++ b/<name>}; {@code /dev/null} stands for no object.
     *
     * @param name what to call the object in the headers; control characters in it are replaced
     * @param padding how many lines to show around each change, 0 or more
     * @throws IllegalArgumentException if padding is negative, or a side is no JSON
     */
    public static String between(Transition transition, String name, int padding) {
        if (padding < 0) {
            throw new IllegalArgumentException("padding must be 0 or more, was " + padding);
        }
        UnifiedDiff diff = new UnifiedDiff(yaml(transition.before()), yaml(transition.after()), padding);
        List<Alignment.Gap> gaps = diff.gaps();
        if (gaps.isEmpty()) {
            return "";
        }
        String shown = name.replaceAll("\\p{Cntrl}", "\ufffd");
        diff.out.append("--- ").append(transition.before() == null ? "/dev/null" : "a/" + shown);
        diff.out
                .append("\n+++ ")
                .append(transition.after() == null ? "/dev/null" : "b/" + shown)
                .append('\n');
        diff.hunks(gaps);
        return diff.out.toString();
    }

    private static List<String> yaml(byte @Nullable [] json) {
        return json == null
                ? List.of()
                : ObjectYaml.lines(json).stream().map(YamlLine::text).toList();
    }

    private List<Alignment.Gap> gaps() {
        Map<String, Integer> numbers = new HashMap<>();
        return LineGaps.tidy(before, after, Alignment.gaps(numbers(before, numbers), numbers(after, numbers)));
    }

    private static int[] numbers(List<String> lines, Map<String, Integer> numbers) {
        return lines.stream()
                .mapToInt(line -> numbers.computeIfAbsent(line, unused -> numbers.size()))
                .toArray();
    }

    private void hunks(List<Alignment.Gap> gaps) {
        int first = 0;
        for (int next = 1; next <= gaps.size(); next++) {
            // Gaps whose padding would touch are one hunk.
            if (next == gaps.size()
                    || gaps.get(next).beforeStart() - gaps.get(next - 1).beforeEnd() > 2L * padding) {
                hunk(gaps.subList(first, next));
                first = next;
            }
        }
    }

    private void hunk(List<Alignment.Gap> gaps) {
        Alignment.Gap first = gaps.get(0);
        Alignment.Gap last = gaps.get(gaps.size() - 1);
        int lead = Math.min(padding, first.beforeStart());
        int tail = Math.min(padding, before.size() - last.beforeEnd());
        out.append("@@ -");
        range(first.beforeStart() - lead, last.beforeEnd() + tail);
        out.append(" +");
        range(first.afterStart() - lead, last.afterEnd() + tail);
        out.append(" @@\n");
        int shown = first.beforeStart() - lead;
        for (Alignment.Gap gap : gaps) {
            lines(' ', before.subList(shown, gap.beforeStart()));
            lines('-', before.subList(gap.beforeStart(), gap.beforeEnd()));
            lines('+', after.subList(gap.afterStart(), gap.afterEnd()));
            shown = gap.beforeEnd();
        }
        lines(' ', before.subList(shown, last.beforeEnd() + tail));
    }

    /** Lines count from 1; an empty range names the line before it, and a length of 1 is left out. */
    private void range(int from, int to) {
        int length = to - from;
        out.append(length == 0 ? from : from + 1);
        if (length != 1) {
            out.append(',').append(length);
        }
    }

    private void lines(char mark, List<String> lines) {
        for (String line : lines) {
            out.append(mark).append(line).append('\n');
        }
    }
}
