package io.logistis.capture;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which fields a change changes, as far as snapshots show: fields that are dropped never count. Not thread-safe. */
public final class ChangedPaths {

    /** Nothing changes: a CONNECT. */
    static final ChangedPaths NONE = new ChangedPaths(List.of(), true);

    /** Nobody can tell: the objects are missing. */
    static final ChangedPaths UNKNOWN = new ChangedPaths(List.of(), false);

    private final List<ChangedPath> paths;
    private final boolean complete;

    ChangedPaths(List<ChangedPath> paths, boolean complete) {
        this.paths = paths;
        this.complete = complete;
    }

    /**
     * The paths, as people write them: {@code spec.containers[name=web].image}, with {@code [*]} for an element without a
     * name. Each leads to a value that is no object or array with anything in it. At most 1000; in the order in which the
     * object has them.
     */
    public List<String> list() {
        Set<String> texts = new LinkedHashSet<>();
        for (ChangedPath path : paths) {
            texts.add(path.toString());
        }
        return List.copyOf(texts);
    }

    /** Whether these are all; false where the review was too large to keep, or too much changed to go through it all. */
    public boolean complete() {
        return complete;
    }

    /** Whether something changed, and nothing but what lies under one of these; false if it can't be told. */
    public boolean allUnder(FieldPaths given) {
        return allUnder(given, false);
    }

    boolean allUnder(FieldPaths given, boolean inDoubt) {
        for (ChangedPath path : paths) {
            if (!given.cover(path)) {
                return false;
            }
        }
        return complete ? !paths.isEmpty() : inDoubt;
    }

    /** Whether something changed that lies under one of these; false if it can't be told. */
    public boolean anyUnder(FieldPaths given) {
        return anyUnder(given, false);
    }

    boolean anyUnder(FieldPaths given, boolean inDoubt) {
        for (ChangedPath path : paths) {
            if (given.cover(path)) {
                return true;
            }
        }
        return !complete && inDoubt;
    }

    /** How many there are, never what they hold. */
    @Override
    public String toString() {
        return "ChangedPaths[" + paths.size() + (complete ? "]" : " or more]");
    }
}
