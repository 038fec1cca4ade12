package io.logistis.cli;

import io.logistis.event.Operation;
import io.logistis.httpserver.client.ReportedLock;
import io.logistis.lock.Lock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Shows locks, a row each, with the refusals of each. What has ended is faint, and says how. */
final class LockTable {

    private static final int LONGEST_NAME = 256;
    private static final int MOST_SUBJECTS = 10;
    private static final Set<Operation> WRITES = EnumSet.of(Operation.CREATE, Operation.UPDATE, Operation.DELETE);

    private final TextTable table =
            TextTable.ofRows("ID", "LOCKED", "FOR", "MODE", "BY", "UNTIL", "REFUSALS", "REASON");
    private final Times times;
    private final Refusals refusals;

    LockTable(Times times, Refusals refusals) {
        this.times = times;
        this.refusals = refusals;
    }

    TextTable of(List<ReportedLock> locks) {
        for (ReportedLock reported : locks) {
            Lock lock = reported.lock();
            table.add(List.of(
                    line(lock.id()),
                    locked(lock),
                    subjects(lock),
                    line(lock.mode().name().toLowerCase(Locale.ROOT)),
                    Names.user(lock.owner()),
                    until(reported),
                    line(refusals.of(lock.id())),
                    List.of(StyledLine.plain(TerminalText.oneLine(lock.reason(), 4 * LONGEST_NAME)))));
        }
        return table;
    }

    private static List<StyledLine> line(String text) {
        return List.of(StyledLine.plain(TerminalText.oneLine(text, LONGEST_NAME)));
    }

    private static List<StyledLine> locked(Lock lock) {
        List<StyledLine> lines = new ArrayList<>(List.of(StyledLine.plain(LockNames.scope(lock.scope()))));
        if (!lock.operations().equals(WRITES)) {
            lines.add(StyledLine.plain("against "
                    + lock.operations().stream()
                            .map(operation -> operation.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))));
        }
        return lines;
    }

    private static List<StyledLine> subjects(Lock lock) {
        List<StyledLine> all = LockNames.subjects(lock.subjects());
        if (all.size() <= MOST_SUBJECTS) {
            return all;
        }
        List<StyledLine> lines = new ArrayList<>(all.subList(0, MOST_SUBJECTS));
        lines.add(StyledLine.of("(" + (all.size() - MOST_SUBJECTS) + " more; -o yaml shows them)", Style.FAINT));
        return lines;
    }

    private List<StyledLine> until(ReportedLock reported) {
        Lock lock = reported.lock();
        Instant expiresAt = lock.expiresAt();
        return switch (reported.state()) {
            case REMOVED ->
                ended(
                        "ended by " + TerminalText.oneLine(String.valueOf(lock.removedBy()), LONGEST_NAME),
                        Objects.requireNonNull(lock.removedAt()));
            case EXPIRED -> ended("expired", Objects.requireNonNull(expiresAt));
            case ACTIVE -> {
                if (expiresAt == null) {
                    yield line("never");
                }
                String left = lock.timeLeft(times.now());
                // With a blank, where a narrow column can break it.
                List<StyledLine> lines =
                        new ArrayList<>(line(times.exact(expiresAt).replace('T', ' ')));
                if (left != null) {
                    lines.add(StyledLine.plain(left + " left"));
                }
                yield lines;
            }
        };
    }

    private List<StyledLine> ended(String how, Instant when) {
        return List.of(
                StyledLine.of(how, Style.FAINT),
                StyledLine.of(times.of(when) + (times.areAges() ? " ago" : ""), Style.FAINT));
    }
}
