package io.logistis.cli;

import io.logistis.httpserver.client.ReportedBlame;
import io.logistis.httpserver.client.ReportedBlame.Author;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows an object line by line with who wrote each, as {@code git blame} shows a file. */
final class LineTable {

    private static final int LONGEST_TEXT = 1000;

    private final Times times;
    private final boolean verbose;

    /** @param verbose whether ids of changes are shown, too */
    LineTable(Times times, boolean verbose) {
        this.times = times;
        this.verbose = verbose;
    }

    TextTable lines(ReportedBlame blame) {
        TextTable table = table("LINE");
        for (ReportedBlame.Line line : blame.lines()) {
            add(table, line.author(), TerminalText.lines(line.text() + "\n").get(0));
        }
        return table;
    }

    TextTable removed(ReportedBlame blame) {
        TextTable table = table("REMOVED");
        for (ReportedBlame.Removed field : blame.removed()) {
            add(table, field.author(), TerminalText.oneLine(field.path() + ": " + field.value(), LONGEST_TEXT));
        }
        return table;
    }

    private TextTable table(String last) {
        return verbose
                ? TextTable.ofLines("USER", "TIME", "OPERATION", "TOOL", "CHANGE", last)
                : TextTable.ofLines("USER", "TIME", "OPERATION", "TOOL", last);
    }

    private void add(TextTable table, Author author, String text) {
        List<List<StyledLine>> row = new ArrayList<>();
        Style style = Style.PLAIN;
        String id = null;
        if (author instanceof Author.Somebody somebody) {
            id = somebody.id().toString();
            row.add(cell(somebody.user(), style));
            row.add(cell(times.of(somebody.time()), style));
            row.add(cell(Names.operation(somebody.operation(), somebody.subresource()), style));
            row.add(cell(somebody.fieldManager(), style));
        } else if (author instanceof Author.Unseen unseen) {
            style = Style.MARKED;
            row.add(cell("unseen", style));
            row.add(times.between(unseen.from(), unseen.to()).stream()
                    .map(line -> StyledLine.of(line, Style.MARKED))
                    .toList());
            row.add(cell(why(unseen), style));
            row.add(List.of());
        } else if (author instanceof Author.BeforeHistory before) {
            style = Style.FAINT;
            row.add(cell("before history", style));
            row.add(cell(before.time() == null ? null : times.of(before.time()), style));
            row.add(List.of());
            row.add(cell(before.tool(), style));
        }
        if (verbose) {
            row.add(cell(id, Style.FAINT));
        }
        row.add(cell(text, style));
        table.add(row);
    }

    private static @Nullable String why(Author.Unseen unseen) {
        return switch (unseen.reason()) {
            case UNSEEN -> null;
            case INTERRUPTION -> "recorder away";
            case LEFT_OUT -> "left out by rules";
            case EVICTED -> "evicted";
            case UNDECIDED -> "one of several";
        };
    }

    private static List<StyledLine> cell(@Nullable String text, Style style) {
        return text == null ? List.of() : List.of(StyledLine.of(TerminalText.oneLine(text, LONGEST_TEXT), style));
    }
}
