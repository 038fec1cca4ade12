package io.logistis.diff;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An object as YAML 1.2, as people write manifests. It loads back to the same JSON value, with readers of YAML 1.1 too.
 *
 * <p>Members stand in one order, whatever their order in the JSON: in the object {@code apiVersion, kind, metadata, type,
 * spec, data, stringData}, then the others by name, and {@code status} last; in {@code metadata} {@code name, generateName,
 * namespace, labels, annotations}; everywhere else {@code apiVersion, apiGroup, kind, name, namespace, image, command, args,
 * key, operator, value, values}; then the others by name. Lists are not indented under their name, nesting is by two spaces,
 * strings of several lines are block strings, no line is folded. What can't be seen (control characters, marks of
 * direction, special spaces) is escaped in double quotes.
 */
public final class ObjectYaml {

    private ObjectYaml() {}

    /**
     * The lines of that JSON text. Each ends with a line break in YAML, the last one too.
     *
     * @throws IllegalArgumentException if it is no JSON
     */
    public static List<YamlLine> lines(byte[] json) {
        return new YamlWriter().write(JsonTree.parse(json));
    }

    /**
     * The whole text.
     *
     * @throws IllegalArgumentException if it is no JSON
     */
    public static String text(byte[] json) {
        return lines(json).stream().map(YamlLine::text).collect(Collectors.joining("\n", "", "\n"));
    }
}
