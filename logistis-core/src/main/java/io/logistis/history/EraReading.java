package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Digest;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the versions of one era against each other, track by track: each version shows what came of the writes on the one
 * before it. What is known from an earlier reading of writes without effect is used: they explain nothing.
 */
final class EraReading {

    private final ObjectKey key;
    private final List<Version> versions;
    private final Circumstances circumstances;
    private final Fields fields;
    private final Retries retries;
    private final Verdicts known;
    private final Map<Version, Standing> standings = new LinkedHashMap<>();
    private final Map<Version, Integer> places = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    EraReading(
            ObjectKey key,
            List<Version> versions,
            Circumstances circumstances,
            Fields fields,
            Retries retries,
            Verdicts known) {
        this.key = key;
        this.versions = versions;
        this.circumstances = circumstances;
        this.fields = fields;
        this.retries = retries;
        this.known = known;
        for (Version version : versions) {
            places.put(version, places.size());
            standings.put(version, new Standing(version));
        }
    }

    /** What can be compared with what in these versions. */
    static Set<Track> tracks(List<Version> versions) {
        Set<Track> tracks = new LinkedHashSet<>();
        versions.forEach(version -> tracks.addAll(version.tracks()));
        return tracks;
    }

    /**
     * Concludes what can be.
     *
     * @param creation the CREATE that began the life; null unless this is its first era and it was recorded
     * @param replaced see {@link Deletions#conclude}
     */
    void conclude(Verdicts verdicts, @Nullable ChangeEvent creation, @Nullable ChangeEvent replaced) {
        Set<Track> tracks = tracks(versions);
        boolean scalesOnly = tracks.stream().allMatch(EraReading::isScale);
        for (Track track : tracks) {
            if (scalesOnly || !isScale(track)) {
                read(track, creation);
            }
        }
        if (!scalesOnly && tracks.stream().anyMatch(EraReading::isScale)) {
            new Scaling(versions, circumstances, fields, retries).conclude(standings);
        }
        new Deletions(versions, circumstances, fields).conclude(standings, replaced);
        standings.values().forEach(standing -> standing.settle(verdicts));
    }

    private static boolean isScale(Track track) {
        return track.shape().kind().equals("Scale");
    }

    List<Finding> findings() {
        return findings;
    }

    private void read(Track track, @Nullable ChangeEvent creation) {
        Version from = null;
        EventId carriedOut = null;
        for (Version to : versions) {
            Digest next = to.state(track);
            if (next == null) {
                continue;
            }
            if (from != null) {
                EventId sign = step(track, from, carriedOut, to, next);
                carriedOut = sign == null ? carriedOut : sign;
            } else if (creation != null && Track.of(creation).equals(track)) {
                stepFrom(creation, track, to, next);
                carriedOut = creation.id();
            }
            from = to;
        }
    }

    private void stepFrom(ChangeEvent creation, Track track, Version to, Digest next) {
        Digest created = creation.after().digest();
        if (created == null
                || circumstances.anyEvictedBetween(creation.id(), to.first().id())) {
            return;
        }
        Explanations explanations = explanations(track, -1, creation.id(), to);
        Step step = new Step(fields, track.shape(), List.of(), created, next, explanations);
        find(track, List.of(creation), to, step);
    }

    /** Returns the write that was carried out; null where none is known to be. */
    private @Nullable EventId step(
            Track track, Version from, @Nullable EventId carriedOutBefore, Version to, Digest next) {
        Digest before = Objects.requireNonNull(from.state(track));
        EventId earliest = earliest(from, carriedOutBefore);
        List<ChangeEvent> writes = from.events().stream()
                .filter(event -> Version.isWrite(event)
                        && event.after().digest() != null
                        && Track.of(event).equals(track))
                .toList();
        Explanations explanations = explanations(track, Objects.requireNonNull(places.get(from)), earliest, to);
        Step step = new Step(fields, track.shape(), writes, before, next, explanations);

        boolean evicted = circumstances.anyEvictedBetween(earliest, to.first().id());
        boolean interrupted = !evicted && interrupted(from, to);
        Standing standing = Objects.requireNonNull(standings.get(from));
        standing.addCarriedOut(step.carriedOut(), !evicted && !interrupted);
        if (!evicted) {
            standing.addWithoutEffect(step.withoutEffect().stream()
                    .filter(event -> !interrupted || retries.isRetried(event))
                    .toList());
            find(track, from.events(), to, step);
        }
        return step.carriedOut().size() == 1
                ? step.carriedOut().iterator().next().id()
                : null;
    }

    /** Nothing that was made on that version, or on a later one, can have arrived before this. */
    private static EventId earliest(Version version, @Nullable EventId carriedOutBefore) {
        EventId byTime = EventId.lowestAt(version.firstSeen().minus(Circumstances.LAG));
        return carriedOutBefore == null || carriedOutBefore.compareTo(byTime) < 0 ? byTime : carriedOutBefore;
    }

    private boolean interrupted(Version from, Version to) {
        Instant begin = from.firstSeen().minus(Circumstances.LAG);
        return circumstances.interrupted(begin, to.firstSeen());
    }

    private void find(Track track, List<ChangeEvent> before, Version to, Step step) {
        if (!step.unexplained().isEmpty()) {
            findings.add(new Finding(track, before, to, step.unexplained()));
        }
    }

    /** What was written between in other shapes. */
    private Explanations explanations(Track track, int from, EventId earliest, Version to) {
        Explanations explanations = new Explanations(key, to.isBeingDeleted());
        int end = Objects.requireNonNull(places.get(to));
        for (int place = Math.max(0, from); place < end; place++) {
            for (ChangeEvent event : versions.get(place).events()) {
                if (Version.isWrite(event) && !Track.of(event).equals(track) && known.of(event) != Outcome.NO_EFFECT) {
                    explanations.addWrite(event, fields, place > from);
                }
            }
        }
        if (circumstances.anyTooLargeBetween(earliest, to.last().id())) {
            explanations.addAnything(true);
        }
        return explanations;
    }
}
