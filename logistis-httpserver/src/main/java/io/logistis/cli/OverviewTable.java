package io.logistis.cli;

import io.logistis.httpserver.client.ReportedOverview;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows the newest change of each namespace, and who did how much there. */
final class OverviewTable {

    private static final int MOST_USERS = 5;

    private OverviewTable() {}

    static TextTable of(ReportedOverview overview, Times times) {
        TextTable table = TextTable.ofRows("NAMESPACE", "LAST CHANGE", "OPERATION", "USER", "TIME", "CHANGES", "BY");
        for (ReportedOverview.Namespace namespace : overview.namespaces()) {
            String name = namespace.name();
            table.add(List.of(
                    List.of(StyledLine.plain(name == null ? "(cluster)" : TerminalText.oneLine(name, 256))),
                    List.of(StyledLine.plain(Names.object(namespace.last()))),
                    List.of(StyledLine.plain(Names.operation(namespace.last()))),
                    Names.user(namespace.last().user().username()),
                    List.of(StyledLine.plain(times.of(namespace.last().observedAt()))),
                    counts(namespace.byOperation(), Integer.MAX_VALUE),
                    counts(namespace.byUser(), MOST_USERS)));
        }
        return table;
    }

    /** The largest first, a line each. */
    private static List<StyledLine> counts(Map<String, Long> counts, int most) {
        List<StyledLine> lines = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(count -> StyledLine.plain(count.getValue() + " " + TerminalText.oneLine(count.getKey(), 256)))
                .collect(Collectors.toList());
        if (counts.size() > most) {
            lines.add(StyledLine.of("(" + (counts.size() - most) + " more)", Style.FAINT));
        }
        return lines;
    }
}
