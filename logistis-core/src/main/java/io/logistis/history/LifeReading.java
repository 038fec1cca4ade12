package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one life, era by era. */
final class LifeReading {

    private final ObjectKey key;
    private final Life life;
    private final Circumstances circumstances;
    private final Fields fields;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Retries> retries = new ArrayList<>();

    LifeReading(ObjectKey key, Life life, Circumstances circumstances, Fields fields) {
        this.key = key;
        this.life = life;
        this.circumstances = circumstances;
        this.fields = fields;
    }

    List<Finding> findings() {
        return findings;
    }

    /** One for each era. */
    List<Retries> retries() {
        return retries;
    }

    /** @param replaced see {@link Deletions#conclude} */
    void conclude(Verdicts verdicts, @Nullable ChangeEvent replaced) {
        List<List<Version>> eras = life.eras();
        for (int i = 0; i < eras.size(); i++) {
            List<Version> era = eras.get(i);
            boolean isLast = i + 1 == eras.size();
            conclude(era, verdicts, i == 0 ? life.creation() : null, isLast ? replaced : null);
            if (i > 0) {
                compare(eras.get(i - 1), era, verdicts);
            }
        }
    }

    private void conclude(
            List<Version> era, Verdicts verdicts, @Nullable ChangeEvent creation, @Nullable ChangeEvent replaced) {
        Retries eraRetries = new Retries(era, fields);
        retries.add(eraRetries);
        Verdicts known = new Verdicts();
        if (EraReading.tracks(era).size() > 1) {
            // What had no effect in one shape explains nothing in another: read once to know it, then once more.
            new EraReading(key, era, circumstances, fields, eraRetries, known).conclude(known, creation, replaced);
        }
        EraReading reading = new EraReading(key, era, circumstances, fields, eraRetries, known);
        reading.conclude(verdicts, creation, replaced);
        findings.addAll(reading.findings());
    }

    /** Across a restore of etcd: what was written last may have been carried out and lost. */
    private void compare(List<Version> earlier, List<Version> later, Verdicts verdicts) {
        for (Track track : EraReading.tracks(later)) {
            List<Version> before = seen(earlier, track);
            if (!before.isEmpty()) {
                Version from = before.get(before.size() - 1);
                Version to = seen(later, track).get(0);
                if (isComparable(track, earlier, from, later, to)) {
                    compare(track, from, to, verdicts);
                }
            }
        }
    }

    private static List<Version> seen(List<Version> versions, Track track) {
        return versions.stream().filter(version -> version.state(track) != null).toList();
    }

    /** Whether nothing between can have changed the object that is not seen in this shape. */
    private boolean isComparable(Track track, List<Version> earlier, Version from, List<Version> later, Version to) {
        EventId earliest = EventId.lowestAt(from.firstSeen().minus(Circumstances.LAG));
        Stream<Version> between = Stream.concat(
                earlier.subList(earlier.indexOf(from), earlier.size()).stream(),
                later.subList(0, later.indexOf(to)).stream());
        return !circumstances.anyEvictedBetween(earliest, to.first().id())
                && !circumstances.anyTooLargeBetween(earliest, to.last().id())
                && between.flatMap(version -> version.events().stream())
                        .noneMatch(event ->
                                Version.isWrite(event) && !Track.of(event).equals(track));
    }

    private void compare(Track track, Version from, Version to, Verdicts verdicts) {
        List<ChangeEvent> writes = from.events().stream()
                .filter(event -> Version.isWrite(event) && Track.of(event).equals(track))
                .toList();
        Step step = new Step(
                fields,
                track.shape(),
                writes,
                Objects.requireNonNull(from.state(track)),
                Objects.requireNonNull(to.state(track)),
                new Explanations(key, to.isBeingDeleted()));
        if (step.carriedOut().size() == 1) {
            verdicts.set(step.carriedOut().iterator().next(), Outcome.PERSISTED);
        }
        if (!step.unexplained().isEmpty()) {
            findings.add(new Finding(track, from.events(), to, step.unexplained()));
        }
    }
}
