package io.logistis.cli;

import io.logistis.event.Decision;
import io.logistis.event.Decision.LockRef;
import io.logistis.event.Operation;
import io.logistis.history.Gap;
import io.logistis.history.Outcome;
import io.logistis.httpserver.client.ReportedChange;
import io.logistis.json.DiffFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Shows changes, a row each, and what changed unseen between them. Changes without effect and refused ones are marked;
 * attempts, tools and groups are told to those who want it all.
 */
final class ChangeTable {

    private static final int LONGEST_NAME = 256;
    private static final int MOST_LINES = 100;

    private static final List<StyledLine> UNSEEN = List.of(StyledLine.of("unseen", Style.MARKED));

    private final TextTable table;
    private final Times times;
    private final boolean verbose;

    /** @param verbose whether all is told that is known of a change */
    ChangeTable(DiffFormat format, Times times, boolean verbose) {
        this.table = TextTable.ofRows("KEY", "OPERATION", "USER", "TIME", format.name());
        this.times = times;
        this.verbose = verbose;
    }

    TextTable of(List<ReportedChange> changes) {
        for (ReportedChange change : changes) {
            table.add(List.of(key(change), operation(change), user(change), time(change), what(change)));
            Gap gap = change.gapBefore();
            if (gap != null) {
                table.add(List.of(key(change), UNSEEN, List.of(), between(gap), fields(gap)));
            }
        }
        return table;
    }

    private static List<StyledLine> key(ReportedChange change) {
        return List.of(StyledLine.plain(Names.key(change)));
    }

    private List<StyledLine> operation(ReportedChange change) {
        List<StyledLine> lines = new ArrayList<>();
        lines.add(StyledLine.plain(Names.operation(change)));
        Outcome outcome = change.outcome();
        if (outcome == Outcome.NO_EFFECT) {
            lines.add(StyledLine.of("no effect", Style.MARKED));
        } else if (outcome == Outcome.DENIED) {
            lines.add(StyledLine.of(change.count() == 1 ? "denied" : "denied ×" + change.count(), Style.MARKED));
        } else if (verbose) {
            lines.add(StyledLine.of(outcome.name().toLowerCase(Locale.ROOT), Style.FAINT));
        }
        if (verbose && change.attempts() > 1) {
            lines.add(StyledLine.of(change.attempts() + " attempts", Style.FAINT));
        }
        return lines;
    }

    private List<StyledLine> user(ReportedChange change) {
        List<StyledLine> lines = new ArrayList<>(Names.user(change.user().username()));
        if (verbose) {
            if (change.fieldManager() != null) {
                lines.add(StyledLine.of(
                        "with " + TerminalText.oneLine(change.fieldManager(), LONGEST_NAME), Style.FAINT));
            }
            change.user()
                    .groups()
                    .forEach(group -> lines.add(
                            StyledLine.of("group " + TerminalText.oneLine(group, LONGEST_NAME), Style.FAINT)));
            change.user()
                    .extra()
                    .forEach((key, values) -> lines.add(StyledLine.of(
                            TerminalText.oneLine(key + "=" + String.join(",", values), LONGEST_NAME), Style.FAINT)));
        }
        return lines;
    }

    private List<StyledLine> time(ReportedChange change) {
        return List.of(StyledLine.plain(times.of(change.observedAt())));
    }

    private List<StyledLine> what(ReportedChange change) {
        List<StyledLine> lines = new ArrayList<>();
        LockRef lock = change.lock();
        if (lock != null) {
            lines.add(StyledLine.of(lock(change, lock), Style.MARKED));
        }
        if (change.diff() != null && change.operation() != Operation.LOCK && change.operation() != Operation.UNLOCK) {
            List<StyledLine> diff = DiffLines.of(change.diff(), change.operation() == Operation.CONNECT);
            boolean tooMany = !verbose && diff.size() > MOST_LINES;
            lines.addAll(tooMany ? diff.subList(0, MOST_LINES) : diff);
            if (tooMany) {
                lines.add(StyledLine.of("(" + (diff.size() - MOST_LINES) + " lines more; -v shows them)", Style.FAINT));
            }
        }
        if (verbose) {
            lines.add(StyledLine.of("id " + change.id(), Style.FAINT));
        }
        return lines;
    }

    private String lock(ReportedChange change, LockRef lock) {
        String named = "lock " + TerminalText.oneLine(lock.id(), LONGEST_NAME) + " of "
                + TerminalText.oneLine(lock.owner(), LONGEST_NAME);
        String reason = ": " + TerminalText.oneLine(lock.reason(), 4 * LONGEST_NAME);
        if (change.outcome() == Outcome.DENIED) {
            return "refused by " + named + reason;
        }
        if (change.passage() == Decision.Passage.WARNED) {
            return "warned by " + named + reason;
        }
        if (change.passage() == Decision.Passage.BREAK_GLASS) {
            return "broke " + named + reason;
        }
        return named + (lock.expiresAt() == null ? "" : ", until " + times.exact(lock.expiresAt())) + reason;
    }

    private List<StyledLine> between(Gap gap) {
        return times.between(gap.from(), gap.to()).stream()
                .map(line -> StyledLine.of(line, Style.MARKED))
                .toList();
    }

    private List<StyledLine> fields(Gap gap) {
        List<StyledLine> lines = new ArrayList<>();
        lines.add(StyledLine.of(
                switch (gap.reason()) {
                    case UNSEEN -> "changed, and no review of it came here:";
                    case INTERRUPTION -> "changed while the recorder was away or shed:";
                    case LEFT_OUT -> "changed, perhaps by what the rules leave out:";
                },
                Style.MARKED));
        int shown = verbose
                ? gap.fields().size()
                : Math.min(MOST_LINES, gap.fields().size());
        gap.fields()
                .subList(0, shown)
                .forEach(field -> lines.add(StyledLine.of(TerminalText.oneLine(field, LONGEST_NAME), Style.MARKED)));
        if (shown < gap.fields().size()) {
            lines.add(StyledLine.of("(" + (gap.fields().size() - shown) + " more; -v shows them)", Style.FAINT));
        }
        return lines;
    }
}
