package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Puts what was found unexplained in front of the changes that showed it. */
final class Gaps {

    private final Verdicts verdicts;
    private final Circumstances circumstances;

    /** The event that stands for each. */
    private final Map<EventId, EventId> changes;

    /** @param changes by each attempt, the event that stands for its change */
    Gaps(Verdicts verdicts, Circumstances circumstances, Map<EventId, EventId> changes) {
        this.verdicts = verdicts;
        this.circumstances = circumstances;
        this.changes = changes;
    }

    /** By the event that stands for the change after the gap. */
    Map<EventId, Gap> of(List<Finding> findings) {
        Map<EventId, Gap> gaps = new HashMap<>();
        for (Finding finding : findings) {
            EventId witness = change(witness(finding));
            gaps.merge(witness, gap(finding, witness), Gaps::merged);
        }
        return gaps;
    }

    /** Of the events that showed it: the one that was carried out, else one that stands for a change, else the first. */
    private ChangeEvent witness(Finding finding) {
        List<ChangeEvent> witnesses = finding.after().events().stream()
                .filter(event ->
                        event.before().digest() != null && Track.of(event).equals(finding.track()))
                .toList();
        return witnesses.stream()
                .filter(event -> verdicts.of(event) == Outcome.PERSISTED)
                .findFirst()
                .or(() -> witnesses.stream()
                        .filter(event -> change(event).equals(event.id()))
                        .findFirst())
                .orElse(witnesses.get(0));
    }

    private EventId change(ChangeEvent event) {
        return changes.getOrDefault(event.id(), event.id());
    }

    private Gap gap(Finding finding, EventId witness) {
        List<ChangeEvent> before = finding.before();
        ChangeEvent last = before.stream()
                .filter(event -> verdicts.of(event) == Outcome.PERSISTED)
                .findFirst()
                .orElse(before.get(before.size() - 1));
        Instant from = last.observedAt();
        Instant shown = finding.after().firstOf(finding.track()).observedAt();
        Instant to = shown.isBefore(from) ? from : shown;
        EventId after = change(last).equals(witness) ? last.id() : change(last);
        return new Gap(after, from, to, reason(before.get(0).observedAt(), to), finding.fields());
    }

    private Gap.Reason reason(Instant from, Instant to) {
        if (circumstances.interrupted(from.minus(Circumstances.LAG), to)) {
            return Gap.Reason.INTERRUPTION;
        }
        return circumstances.leavesOutBetween(from, to) ? Gap.Reason.LEFT_OUT : Gap.Reason.UNSEEN;
    }

    private static Gap merged(Gap a, Gap b) {
        Gap first = a.from().isAfter(b.from()) ? b : a;
        TreeSet<String> fields = new TreeSet<>(a.fields());
        fields.addAll(b.fields());
        Instant to = a.to().isAfter(b.to()) ? a.to() : b.to();
        Gap.Reason reason = a.reason() == b.reason() ? a.reason() : Gap.Reason.INTERRUPTION;
        return new Gap(first.after(), first.from(), to, reason, new ArrayList<>(fields));
    }
}
