package io.logistis.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.Styler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table whose cells have lines, fitted to a terminal: the last column takes what the others leave. Wrapping, widths and
 * colours are done here, since the library breaks at blanks (of which YAML is made), counts characters instead of columns,
 * and would count colours too.
 */
final class TextTable {

    private static final int LEAST_LAST = 28;

    private static final int LEAST_OTHER = 10;

    private final Character[] border;
    private final List<String> headers;
    private final List<List<List<StyledLine>>> rows = new ArrayList<>();

    private TextTable(Character[] border, String... headers) {
        this.border = border;
        this.headers = List.of(headers);
    }

    /** A table whose rows have lines between them. */
    static TextTable ofRows(String... headers) {
        return new TextTable(AsciiTable.BASIC_ASCII, headers);
    }

    /** A table whose rows are the lines of one thing. */
    static TextTable ofLines(String... headers) {
        return new TextTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, headers);
    }

    /** A row below those there are; a cell for each header. */
    void add(List<List<StyledLine>> cells) {
        if (cells.size() != headers.size()) {
            throw new IllegalArgumentException("a row has " + headers.size() + " cells, was " + cells.size());
        }
        rows.add(List.copyOf(cells));
    }

    /**
     * The table, without a line end behind it.
     *
     * @param withHeaders whether headers and borders are shown
     */
    String render(Terminal terminal, boolean withHeaders) {
        int[] widths = widths(terminal.columns(), withHeaders);
        List<List<List<StyledLine>>> fitted =
                rows.stream().map(row -> fitted(row, widths)).toList();
        Column[] columns = new Column[widths.length];
        for (int i = 0; i < widths.length; i++) {
            Column column = new Column()
                    .headerAlign(HorizontalAlign.LEFT)
                    .dataAlign(HorizontalAlign.LEFT)
                    .minWidth(widths[i] + 2)
                    .maxWidth(Integer.MAX_VALUE);
            columns[i] = withHeaders ? column.header(headers.get(i)) : column;
        }
        String table = AsciiTable.builder()
                .border(withHeaders ? border : AsciiTable.NO_BORDERS)
                .lineSeparator("\n")
                .data(columns, fitted.stream().map(TextTable::texts).toArray(Object[][]::new))
                .styler(new Styler() {
                    @Override
                    public List<String> styleCell(Column column, int row, int col, List<String> data) {
                        return styled(fitted.get(row).get(col), widths[col], data, terminal.colours());
                    }
                })
                .asString();
        return withHeaders ? table : table.lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
    }

    private int[] widths(int most, boolean withBorders) {
        int last = headers.size() - 1;
        int[] widths = new int[headers.size()];
        for (int i = 0; i <= last; i++) {
            widths[i] = withBorders ? headers.get(i).length() : 0;
            for (List<List<StyledLine>> row : rows) {
                for (StyledLine line : row.get(i)) {
                    widths[i] = Math.max(widths[i], line.width());
                }
            }
        }
        if (most <= 0) {
            return widths;
        }
        int frame = withBorders ? 3 * widths.length + 1 : 2 * widths.length;
        int left = most - frame - Arrays.stream(widths, 0, last).sum();
        while (left < Math.min(widths[last], LEAST_LAST) && shrinkWidest(widths, withBorders)) {
            left++;
        }
        widths[last] = Math.min(widths[last], Math.max(left, LEAST_LAST));
        return widths;
    }

    /** Takes a column from the widest but the last; false if none can be narrower. */
    private boolean shrinkWidest(int[] widths, boolean withHeaders) {
        int widest = -1;
        for (int i = 0; i < widths.length - 1; i++) {
            int least = Math.max(LEAST_OTHER, withHeaders ? headers.get(i).length() : 0);
            if (widths[i] > least && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        if (widest < 0) {
            return false;
        }
        widths[widest]--;
        return true;
    }

    private static List<List<StyledLine>> fitted(List<List<StyledLine>> row, int[] widths) {
        List<List<StyledLine>> cells = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            int width = Math.max(1, widths[i]);
            List<StyledLine> lines = new ArrayList<>();
            row.get(i).forEach(line -> lines.addAll(line.wrapped(width)));
            cells.add(lines);
        }
        return cells;
    }

    private static Object[] texts(List<List<StyledLine>> row) {
        return row.stream()
                .map(cell -> cell.stream().map(StyledLine::text).collect(Collectors.joining("\n")))
                .toArray();
    }

    private static List<String> styled(List<StyledLine> cell, int width, List<String> padded, boolean colours) {
        List<String> lines = new ArrayList<>(padded);
        for (int i = 0; i < cell.size(); i++) {
            StyledLine line = cell.get(i);
            String text = colours ? line.style().on(line.text()) : line.text();
            lines.set(i, " " + text + " ".repeat(Math.max(0, width - line.width())) + " ");
        }
        return lines;
    }
}
