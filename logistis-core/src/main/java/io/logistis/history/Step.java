package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Digest;
import io.logistis.event.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From one version of an object to the next that was seen in the same shape: which of the writes on the one made the other,
 * and what nothing explains.
 */
final class Step {

    private final Fields fields;
    private final Shape shape;
    private final List<ChangeEvent> writes;
    private final Digest before;
    private final Digest next;
    private final Explanations explanations;

    private final Set<ChangeEvent> carriedOut = new LinkedHashSet<>();
    private final Set<ChangeEvent> withoutEffect = new LinkedHashSet<>();
    private List<String> unexplained = List.of();

    /**
     * @param writes on the first version, in that shape
     * @param before the first version's state
     * @param next the next version's state
     */
    Step(Fields fields, Shape shape, List<ChangeEvent> writes, Digest before, Digest next, Explanations explanations) {
        this.fields = fields;
        this.shape = shape;
        this.writes = writes;
        this.before = before;
        this.next = next;
        this.explanations = explanations;
        compare();
    }

    /** The write that the next version shows; several where it can't be told which. */
    Set<ChangeEvent> carriedOut() {
        return carriedOut;
    }

    /** Writes that the next version shows nothing of. */
    Set<ChangeEvent> withoutEffect() {
        return withoutEffect;
    }

    /** Paths that differ although nothing that was seen explains it; sorted. */
    List<String> unexplained() {
        return unexplained;
    }

    private void compare() {
        for (ChangeEvent write : writes) {
            if (next.equals(write.after().digest())) {
                carriedOut.add(write);
            }
        }
        if (!carriedOut.isEmpty()) {
            return;
        }
        if (next.equals(before)) {
            writes.stream().filter(this::canBeToldAbsent).forEach(withoutEffect::add);
            return;
        }
        List<Touch> differences = fields.between(shape, before, next);
        if (differences != null) {
            compareFields(differences);
        }
    }

    /** Whether a write that the next version does not show can't have been undone by another that was seen. */
    private boolean canBeToldAbsent(ChangeEvent write) {
        if (explanations.mayHaveUndone() || !explanations.mayHaveOverwritten()) {
            return !explanations.mayHaveUndone();
        }
        List<Touch> effect = lastingEffect(write);
        return effect != null && !effect.isEmpty();
    }

    private @Nullable List<Touch> lastingEffect(ChangeEvent write) {
        List<Touch> effect = fields.effect(write);
        return effect == null ? null : explanations.lasting(effect);
    }

    private void compareFields(List<Touch> differences) {
        if (!explanations.coverAnything()) {
            writes.stream().filter(write -> explainsAll(write, differences)).forEach(carriedOut::add);
            if (!carriedOut.isEmpty()) {
                return;
            }
            if (explanations.unexplained(differences).isEmpty()) {
                writes.stream().filter(this::canBeToldAbsent).forEach(withoutEffect::add);
                return;
            }
        }
        List<Touch> explained = new ArrayList<>();
        for (ChangeEvent write : writes) {
            List<Touch> whole = fields.effect(write);
            if (whole == null) {
                continue;
            }
            explained.addAll(whole);
            List<Touch> effect = explanations.lasting(whole);
            if (effect.isEmpty()) {
                continue;
            }
            if (shows(differences, effect) || isLeftAlone(write, effect)) {
                carriedOut.add(write);
            } else if (showsNothing(differences, effect) && !explanations.mayHaveUndone()) {
                withoutEffect.add(write);
            }
        }
        unexplained = paths(explanations.unexplained(rest(differences)).stream()
                .filter(touch -> explained.stream().noneMatch(touch::hasEffectOf))
                .toList());
    }

    /** Whether nothing is left to explain if that write was carried out, and something would be if it was not. */
    private boolean explainsAll(ChangeEvent write, List<Touch> differences) {
        List<Touch> effect = lastingEffect(write);
        List<Touch> since = since(write);
        return effect != null
                && !effect.isEmpty()
                && since != null
                && explanations.unexplained(since).isEmpty()
                && (shows(differences, effect)
                        || !explanations.unexplained(effect).isEmpty());
    }

    private @Nullable List<Touch> since(ChangeEvent write) {
        Digest after = write.after().digest();
        return after == null ? null : fields.between(shape, after, next);
    }

    private boolean isLeftAlone(ChangeEvent write, List<Touch> effect) {
        List<Touch> since = since(write);
        return since != null
                && effect.stream().noneMatch(touch -> since.stream().anyMatch(touch::overlaps));
    }

    private static boolean shows(List<Touch> differences, List<Touch> effect) {
        return effect.stream().allMatch(touch -> differences.stream().anyMatch(touch::hasEffectOf));
    }

    private static boolean showsNothing(List<Touch> differences, List<Touch> effect) {
        return effect.stream()
                .allMatch(touch -> differences.stream()
                        .noneMatch(difference -> touch.isInUnnamedElement()
                                ? touch.hasEffectOf(difference)
                                : touch.overlaps(difference)));
    }

    /** What differs if the one write that is shown was carried out; else what differs at all. */
    private List<Touch> rest(List<Touch> differences) {
        if (carriedOut.size() == 1) {
            List<Touch> since = since(carriedOut.iterator().next());
            return since == null ? differences : since;
        }
        return differences;
    }

    private static List<String> paths(List<Touch> touches) {
        Set<String> paths = new TreeSet<>();
        touches.forEach(touch -> paths.add(touch.path()));
        return List.copyOf(paths);
    }
}
