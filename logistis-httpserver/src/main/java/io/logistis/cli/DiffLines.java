package io.logistis.cli;

import io.logistis.diff.FieldChange;
import io.logistis.diff.JsonPatch;
import io.logistis.httpserver.client.ReportedDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a change changed, as lines of a cell. */
final class DiffLines {

    /** What is longer is cut: a field can hold a megabyte. */
    private static final int LONGEST_VALUE = 120;

    private static final int LONGEST_PATH = 240;
    private static final int LONGEST_LINE = 1000;

    private DiffLines() {}

    /** @param isOptions whether the object is what CONNECT was called with, which a person wants to read */
    static List<StyledLine> of(ReportedDiff diff, boolean isOptions) {
        if (diff instanceof ReportedDiff.Patch patch) {
            return patch.operations().stream()
                    .map(operation -> line(operation, isOptions))
                    .toList();
        }
        if (diff instanceof ReportedDiff.Fields fields) {
            return fields.changes().stream().map(DiffLines::line).toList();
        }
        if (diff instanceof ReportedDiff.Unified unified) {
            return unified(unified.text());
        }
        if (diff instanceof ReportedDiff.Summary summary) {
            return List.of(StyledLine.plain(shortened(summary.text(), LONGEST_LINE)));
        }
        String why = ((ReportedDiff.Unavailable) diff).why();
        return List.of(StyledLine.of("(not shown: " + why + ")", Style.FAINT));
    }

    private static StyledLine line(JsonPatch.Operation operation, boolean isOptions) {
        Style style = switch (operation.op()) {
            case ADD, COPY -> Style.ADDED;
            case REMOVE -> Style.REMOVED;
            default -> Style.CHANGED;
        };
        String op = operation.op().name().toLowerCase(Locale.ROOT);
        String value = operation.value();
        if (operation.path().isEmpty() && !isOptions) {
            return StyledLine.of(op + " (the whole object)", style);
        }
        StringBuilder line = new StringBuilder(op);
        if (operation.from() != null) {
            line.append(' ').append(shortened(operation.from(), LONGEST_PATH));
        }
        if (!operation.path().isEmpty()) {
            line.append(' ').append(shortened(operation.path(), LONGEST_PATH));
        }
        if (value != null) {
            line.append(' ').append(shortened(value, LONGEST_VALUE));
        }
        return StyledLine.of(line.toString(), style);
    }

    private static StyledLine line(FieldChange field) {
        String path = shortened(field.path(), LONGEST_PATH);
        String from = field.from() == null ? "" : shortened(field.from(), LONGEST_VALUE);
        String to = field.to() == null ? "" : shortened(field.to(), LONGEST_VALUE);
        return switch (field.op()) {
            case ADD -> StyledLine.of("+ " + path + ": " + to, Style.ADDED);
            case REMOVE -> StyledLine.of("- " + path + ": " + from, Style.REMOVED);
            case REPLACE -> StyledLine.of(path + ": " + from + " → " + to, Style.CHANGED);
            case REORDER -> StyledLine.of(path + " in another order: " + from + " → " + to, Style.CHANGED);
        };
    }

    /** Without the two lines that name the files: the key does. */
    private static List<StyledLine> unified(String text) {
        List<StyledLine> lines = new ArrayList<>();
        for (String line : TerminalText.lines(text)) {
            boolean isHeader = lines.isEmpty() && (line.startsWith("--- ") || line.startsWith("+++ "));
            if (!isHeader) {
                lines.add(new StyledLine(shortened(line, LONGEST_LINE), style(line)));
            }
        }
        return lines;
    }

    private static Style style(String line) {
        return line.startsWith("+")
                ? Style.ADDED
                : line.startsWith("-") ? Style.REMOVED : line.startsWith("@@") ? Style.PLACE : Style.PLAIN;
    }

    private static String shortened(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }
}
