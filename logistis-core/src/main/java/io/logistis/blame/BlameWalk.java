package io.logistis.blame;

import io.logistis.blame.Origin.ByChange;
import io.logistis.blame.Origin.InGap;
import io.logistis.diff.FieldOwners;
import io.logistis.diff.ObjectYaml;
import io.logistis.diff.Transition;
import io.logistis.diff.ValueTrace;
import io.logistis.diff.YamlLine;
import io.logistis.event.ChangeEvent;
import io.logistis.event.Digest;
import io.logistis.event.ObjectState;
import io.logistis.event.Operation;
import io.logistis.event.Shape;
import io.logistis.history.Change;
import io.logistis.history.Outcome;
import io.logistis.history.Surroundings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Walks one life from its oldest state to its newest. Used once. */
final class BlameWalk {

    private final BlamedLife life;
    private final Surroundings states;
    private final Function<Shape, byte @Nullable []> managedFields;
    private final @Nullable Removals removals;

    private @Nullable ValueTrace<Origin> trace;
    private byte[] json = {};
    private @Nullable Digest digest;
    private String profile = "";
    /** The last change that showed a state. */
    private @Nullable Change newest;
    /** The last change that made a state. */
    private @Nullable Change made;
    /** Admitted on the state that was reached; nothing shows yet what came of them. */
    private final List<Change> open = new ArrayList<>();
    /** Carried out since, without a state that can be shown here. */
    private final List<Change> between = new ArrayList<>();

    private boolean hole;
    private @Nullable Change deletedBy;

    BlameWalk(
            BlamedLife life,
            Surroundings states,
            Function<Shape, byte @Nullable []> managedFields,
            boolean withRemoved) {
        this.life = life;
        this.states = states;
        this.managedFields = managedFields;
        this.removals = withRemoved ? new Removals(life.shape()) : null;
    }

    Optional<LineBlame> run() {
        life.changes().forEach(this::take);
        settleOpen();
        ValueTrace<Origin> trace = this.trace;
        if (trace == null || newest == null) {
            return Optional.empty();
        }
        List<BlamedLine> lines = new ArrayList<>();
        for (YamlLine line : ObjectYaml.lines(json)) {
            lines.add(new BlamedLine(line.text(), line.pointer(), trace.at(line.pointer())));
        }
        between.addAll(open);
        return Optional.of(new LineBlame(
                life.shape(), newest, lines, removals == null ? List.of() : removals.fields(), between, deletedBy));
    }

    private void take(Change change) {
        ChangeEvent event = change.event();
        hole |= event.evictedBefore();
        boolean mayHaveHappened = change.outcome() == Outcome.PERSISTED || change.outcome() == Outcome.ADMITTED;
        if (event.shape().equals(life.shape())) {
            reach(event.before(), change);
            if (mayHaveHappened && event.operation() != Operation.DELETE) {
                make(event.after(), change);
            }
        } else if (mayHaveHappened && isWrite(event)) {
            between.add(change);
        }
        if (event.operation() == Operation.DELETE
                && mayHaveHappened
                && event.object().subresource() == null) {
            deletedBy = change;
        }
    }

    private static boolean isWrite(ChangeEvent event) {
        return event.operation() == Operation.UPDATE || event.operation() == Operation.CREATE;
    }

    /** The object as that change found it. */
    private void reach(ObjectState before, Change change) {
        if (before.digest() == null || before.digest().equals(digest)) {
            return;
        }
        byte[] found = state(before.digest());
        if (found == null) {
            return;
        }
        ValueTrace<Origin> trace = this.trace;
        if (trace == null) {
            this.trace = begin(found);
        } else {
            Attribution attribution =
                    new Attribution(change, Objects.requireNonNull(newest), made, List.copyOf(candidates()), hole);
            boolean sameProfile = change.event().fieldProfile().equals(profile);
            step(
                    trace,
                    found,
                    (pointer, path, stood) -> sameProfile
                            ? attribution.of(path)
                            : stood != null ? stood : new Origin.BeforeHistory(null));
        }
        reached(found, before.digest(), change);
    }

    private List<Change> candidates() {
        List<Change> candidates = new ArrayList<>(between);
        candidates.addAll(open);
        return candidates;
    }

    /** Null if it can't be shown, or is too large to be followed. */
    private byte @Nullable [] state(Digest digest) {
        byte[] found = states.state(life.shape(), digest);
        return found == null || !Transition.isRoomFor(found) ? null : found;
    }

    private ValueTrace<Origin> begin(byte[] found) {
        FieldOwners owners = FieldOwners.none();
        byte[] managed = life.isFirst() && !hole ? managedFields.apply(life.shape()) : null;
        if (managed != null) {
            owners = FieldOwners.of(found, managed);
        }
        FieldOwners known = owners;
        return start(found, (pointer, path, stood) -> new Origin.BeforeHistory(known.at(pointer)));
    }

    private ValueTrace<Origin> start(byte[] found, ValueTrace.Source<Origin> source) {
        return ValueTrace.start(life.shape().apiVersion(), life.shape().kind(), found, source);
    }

    /** The object as that change left it, or is to leave it. */
    private void make(ObjectState after, Change change) {
        if (change.outcome() == Outcome.ADMITTED && change.event().operation() == Operation.UPDATE) {
            open.add(change);
            return;
        }
        byte[] left = after.digest() == null ? null : state(after.digest());
        if (left == null) {
            between.add(change);
            return;
        }
        Origin origin = new ByChange(change);
        ValueTrace<Origin> trace = this.trace;
        if (trace == null) {
            this.trace = start(left, (pointer, path, stood) -> origin);
        } else {
            step(trace, left, (pointer, path, stood) -> origin);
        }
        reached(left, Objects.requireNonNull(after.digest()), change);
        made = change;
    }

    private void step(ValueTrace<Origin> trace, byte[] next, ValueTrace.Source<Origin> source) {
        this.trace = trace.next(next, source);
        if (removals != null) {
            removals.step(json, next, path -> source.of("", path, null));
        }
    }

    private void reached(byte[] state, Digest stateDigest, Change change) {
        json = state;
        digest = stateDigest;
        profile = change.event().fieldProfile();
        newest = change;
        open.clear();
        between.clear();
        hole = false;
    }

    /** What was admitted last is shown, if one user did it. */
    private void settleOpen() {
        if (open.isEmpty()
                || open.stream()
                                .map(change -> change.event().user().username())
                                .distinct()
                                .count()
                        > 1) {
            return;
        }
        Change last = open.get(open.size() - 1);
        Digest after = last.event().after().digest();
        ValueTrace<Origin> trace = this.trace;
        byte[] left = after == null ? null : state(after);
        if (after == null || left == null || trace == null) {
            return;
        }
        List<Change> explained = List.copyOf(between);
        step(trace, left, (pointer, path, stood) -> new ByChange(last));
        reached(left, after, last);
        explained.stream()
                .filter(change -> change.id().compareTo(last.id()) > 0)
                .forEach(between::add);
    }

    /** Who changed what differs between two states that were seen one after the other. */
    private record Attribution(
            Change change, Change before, @Nullable Change made, List<Change> candidates, boolean hole) {

        Origin of(String path) {
            if (change.gapBefore() != null
                    && change.gapBefore().fields().stream().anyMatch(field -> lies(path, field))) {
                return new InGap(
                        change.gapBefore().from(),
                        change.gapBefore().to(),
                        Origin.Reason.valueOf(change.gapBefore().reason().name()));
            }
            if (hole) {
                return unknown(Origin.Reason.EVICTED);
            }
            List<Change> possible = candidates.stream()
                    .filter(candidate -> mayHaveWritten(candidate, path))
                    .toList();
            if (possible.isEmpty()) {
                return made == null ? unknown(Origin.Reason.UNSEEN) : new ByChange(made);
            }
            long users = possible.stream()
                    .map(candidate -> candidate.event().user().username())
                    .distinct()
                    .count();
            return users > 1 ? unknown(Origin.Reason.UNDECIDED) : new ByChange(possible.get(possible.size() - 1));
        }

        private InGap unknown(Origin.Reason reason) {
            return new InGap(before.event().observedAt(), later(before, change), reason);
        }

        private static Instant later(Change before, Change change) {
            Instant from = before.event().observedAt();
            Instant to = change.event().observedAt();
            return to.isBefore(from) ? from : to;
        }

        private static boolean mayHaveWritten(Change candidate, String path) {
            return !candidate.event().object().kind().equals("Scale") || path.equals("spec.replicas");
        }

        private static boolean lies(String path, String field) {
            return path.startsWith(field)
                    && (path.length() == field.length() || ".[".indexOf(path.charAt(field.length())) >= 0);
        }
    }
}
