package io.logistis.cli;

import io.logistis.httpserver.client.ChangesRequest;
import io.logistis.httpserver.client.ReportedArrival;
import io.logistis.httpserver.client.ReportedBlame;
import io.logistis.httpserver.client.ReportedChange;
import io.logistis.httpserver.client.ReportedOverview;
import io.logistis.httpserver.client.ReportedPage;
import io.logistis.json.DiffFormat;
import io.logistis.store.Interruption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes what a server answers fit to be read, by a person or by a program.
 *
 * @param format how changes are shown
 * @param times ages or times
 * @param terminal where it goes; asked for when something is shown
 * @param withHeaders whether tables have headers and borders
 * @param verbose whether all is told
 */
record BlameView(BlameFormat format, Times times, Supplier<Terminal> terminal, boolean withHeaders, boolean verbose) {

    private static final int MOST_INTERRUPTIONS = 5;

    BlameReport overview(ReportedOverview overview, @Nullable String since) {
        List<String> notes = new ArrayList<>();
        if (overview.countedFrom() != null) {
            notes.add("note: there was too much to count; the counts go back to " + times.exact(overview.countedFrom())
                    + " only");
        }
        boolean isEmpty = overview.namespaces().isEmpty();
        if (isEmpty) {
            notes.add("No changes "
                    + (since == null
                            ? "in the last 24 hours; --since 7d looks further back."
                            : "since " + since + "."));
        }
        if (format.isData()) {
            return new BlameReport(data(overview.json()), notes, isEmpty);
        }
        return new BlameReport(isEmpty ? "" : render(OverviewTable.of(overview, times)), notes, isEmpty);
    }

    BlameReport changes(List<ReportedPage> pages) {
        List<String> notes = interruptions(pages);
        if (pages.get(pages.size() - 1).next() != null) {
            notes.add("note: there are older ones; show more with --max-history, or others with --since and --until");
        }
        if (format.isData()) {
            return new BlameReport(data(AnswerText.joined(pages)), notes, false);
        }
        DiffFormat diff = Objects.requireNonNull(format.diff(), "diff");
        ChangeTable table = new ChangeTable(diff, times, verbose);
        return new BlameReport(
                render(table.of(
                        pages.stream().flatMap(page -> page.changes().stream()).toList())),
                notes,
                false);
    }

    /** One change that has just come: a row, or a document of its own. */
    BlameReport arrival(ReportedArrival arrival) {
        List<String> notes = arrival.isAfterHole()
                ? List.of("note: so many changes came that some are not shown; see them without --watch")
                : List.of();
        if (format.isData()) {
            String document = data(arrival.json());
            return new BlameReport(format == BlameFormat.YAML ? "---\n" + document : document, notes, false);
        }
        // Ages would all be nothing, and stay so.
        ChangeTable table = new ChangeTable(Objects.requireNonNull(format.diff(), "diff"), times.exactly(), verbose);
        return new BlameReport(table.of(List.of(arrival.change())).render(terminal.get(), false) + "\n", notes, false);
    }

    BlameReport lines(ReportedBlame blame) {
        List<String> notes = new ArrayList<>();
        if (blame.deletedBy() != null) {
            notes.add("note: it was deleted by " + who(blame.deletedBy()));
        }
        for (ReportedChange later : blame.later()) {
            notes.add("note: not shown in it is the newer " + Names.operation(later) + " by " + who(later));
        }
        LineTable table = new LineTable(times, verbose);
        String removed = blame.removed().isEmpty() ? "" : render(table.removed(blame));
        return new BlameReport(render(table.lines(blame)) + removed, notes, false);
    }

    private String who(ReportedChange change) {
        return TerminalText.oneLine(change.user().username(), 256) + ", " + times.of(change.observedAt())
                + (times.areAges() ? " ago" : "");
    }

    /** @param hint where to look instead; empty for nowhere */
    BlameReport nothing(List<ReportedPage> pages, ChangesRequest asked, String hint) {
        List<String> notes = interruptions(pages);
        String of = new ObjectArgument(asked.kind(), asked.name()).toString();
        notes.add("No changes found" + (of.isEmpty() ? "" : " of " + of) + in(asked.namespace())
                + (hint.isEmpty() ? "" : "; " + hint) + ".");
        return new BlameReport(format.isData() ? data(AnswerText.joined(pages)) : "", notes, true);
    }

    /** @param why in the server's words, or where to look instead */
    BlameReport noLines(ObjectArgument object, @Nullable String namespace, @Nullable String why) {
        return new BlameReport("", List.of("Nothing to show of " + object + in(namespace) + ": " + why + "."), true);
    }

    private static String in(@Nullable String namespace) {
        return namespace == null ? "" : " in namespace " + namespace;
    }

    private String data(byte[] json) {
        return format == BlameFormat.YAML ? AnswerText.yaml(json) : AnswerText.json(json);
    }

    private String render(TextTable table) {
        return table.render(terminal.get(), withHeaders) + "\n";
    }

    private List<String> interruptions(List<ReportedPage> pages) {
        List<Interruption> all = pages.stream()
                .flatMap(page -> page.interruptions().stream())
                .distinct()
                .toList();
        List<String> notes = new ArrayList<>();
        for (Interruption interruption : all.subList(Math.max(0, all.size() - MOST_INTERRUPTIONS), all.size())) {
            notes.add("note: not everything was recorded " + when(interruption) + ": " + why(interruption));
        }
        if (all.size() > MOST_INTERRUPTIONS) {
            notes.add("note: and " + (all.size() - MOST_INTERRUPTIONS) + " times before that");
        }
        return notes;
    }

    private String when(Interruption interruption) {
        String from = times.exact(interruption.from());
        return interruption.to() == null ? "since " + from : "from " + from + " to " + times.exact(interruption.to());
    }

    private static String why(Interruption interruption) {
        String why = switch (interruption.reason()) {
            case STOPPED -> "the recorder was not running";
            case OVERLOADED -> "more came than could be written";
            case TIMEOUT -> "commits came too late";
            case STORE_FAILED -> "the store failed";
            case CAPTURE_FAILED -> "changes could not be read";
        };
        return interruption.count() == 0 ? why : why + " (" + interruption.count() + " changes)";
    }
}
