package io.logistis.capture;

import java.util.List;

/**
 * Fields of some resources, to be hidden or dropped; both are written as {@link FieldRules} has it.
 *
 * @param resources one or more
 * @param paths one or more
 */
public record FieldRule(List<String> resources, List<String> paths) {

    /** @throws IllegalArgumentException if there are none of them, or one is no resource or no path */
    public FieldRule {
        resources = List.copyOf(resources);
        paths = List.copyOf(paths);
        if (resources.isEmpty() || paths.isEmpty()) {
            throw new IllegalArgumentException("a rule for fields has one resource and one path or more");
        }
        var unusedResources = ResourcePattern.parseAll(resources);
        var unusedPaths = FieldPaths.of(paths);
    }

    /** {@code spec.a and spec.b of widgets.example.com}. */
    @Override
    public String toString() {
        return String.join(" and ", paths) + " of " + String.join(" and ", resources);
    }
}
