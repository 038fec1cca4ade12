package io.logistis.capture;

import java.util.Arrays;
import java.util.List;

/**
 * Fields by their paths, to be compared with what changed: {@code FieldPaths.of("spec.replicas",
 * "spec.template.spec.containers[*].image")}. Each path means the field there and all that lies under it. Immutable and
 * thread-safe.
 */
public final class FieldPaths {

    private final List<String> texts;
    private final List<List<FieldPath.Step>> paths;

    private FieldPaths(List<String> texts) {
        this.texts = List.copyOf(texts);
        this.paths = texts.stream().map(FieldPath::parse).toList();
    }

    /**
     * These fields, written as {@link FieldRules} has it.
     *
     * @throws IllegalArgumentException if one is no path; says where and what is right
     */
    public static FieldPaths of(String... paths) {
        return of(Arrays.asList(paths));
    }

    static FieldPaths of(List<String> paths) {
        return new FieldPaths(paths);
    }

    boolean cover(ChangedPath changed) {
        for (List<FieldPath.Step> path : paths) {
            if (changed.liesUnder(path)) {
                return true;
            }
        }
        return false;
    }

    /** As they were written. */
    List<String> texts() {
        return texts;
    }

    @Override
    public String toString() {
        return String.join(", ", texts);
    }
}
