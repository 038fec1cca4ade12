package io.logistis.capture;

import io.logistis.event.JsonRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where two states of an object differ: the way from the object down to a field. Not thread-safe. */
final class ChangedPath {

    static final ChangedPath ROOT = new ChangedPath(null, new Step.Member(""), 0);

    /** One step of the way. */
    private sealed interface Step {

        record Member(String name) implements Step {}

        /** An element as it was and as it is; null where there was or is none. */
        record Element(@Nullable JsonRange before, @Nullable JsonRange after) implements Step {

            boolean isOneOf(FieldPath.Step.Element given) {
                return matches(given, before) || matches(given, after);
            }

            private static boolean matches(FieldPath.Step.Element given, @Nullable JsonRange element) {
                return element != null && given.matches(element.array(), element.offset(), element.end());
            }
        }
    }

    private final @Nullable ChangedPath parent;
    private final Step step;
    private final int depth;
    private @Nullable List<Step> steps;

    private ChangedPath(@Nullable ChangedPath parent, Step step, int depth) {
        this.parent = parent;
        this.step = step;
        this.depth = depth;
    }

    ChangedPath member(String name) {
        return new ChangedPath(this, new Step.Member(name), depth + 1);
    }

    ChangedPath element(@Nullable JsonRange before, @Nullable JsonRange after) {
        return new ChangedPath(this, new Step.Element(before, after), depth + 1);
    }

    /** How many steps it has; 0 for the object itself. */
    int depth() {
        return depth;
    }

    private List<Step> steps() {
        if (steps == null) {
            List<Step> made = new ArrayList<>(depth);
            ChangedPath at = this;
            while (at.parent != null) {
                made.add(at.step);
                at = at.parent;
            }
            Collections.reverse(made);
            steps = made;
        }
        return steps;
    }

    /** Whether the field is the one at that path, or lies under it. */
    boolean liesUnder(List<FieldPath.Step> path) {
        if (path.size() > depth) {
            return false;
        }
        for (int i = 0; i < path.size(); i++) {
            if (!matches(path.get(i), steps().get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(FieldPath.Step given, Step step) {
        if (given instanceof FieldPath.Step.Member member) {
            return step instanceof Step.Member is
                    && (member.name() == null || member.name().equals(is.name()));
        }
        return step instanceof Step.Element is && is.isOneOf((FieldPath.Step.Element) given);
    }

    /** As people write it: {@code spec.containers[name=web].image}; {@code [*]} for an element without a name. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Step each : steps()) {
            if (each instanceof Step.Member member) {
                text.append(FieldPath.member(member.name(), text.length() == 0));
            } else {
                Step.Element element = (Step.Element) each;
                String name = ObjectComparison.nameOf(element.after() == null ? element.before() : element.after());
                text.append(name == null || name.equals("*") || name.indexOf(']') >= 0 ? "[*]" : "[name=" + name + "]");
            }
        }
        return text.toString();
    }
}
