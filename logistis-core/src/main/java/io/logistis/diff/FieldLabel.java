package io.logistis.diff;

import java.util.List;
import java.util.Set;

/** Short names of fields: {@code replicas}, {@code image[web]}, {@code labels.app}, {@code env[DEBUG]}. */
final class FieldLabel {

    private static final int LONGEST = 40;

    private static final Set<String> CONTAINERS = Set.of("containers", "initContainers", "ephemeralContainers");

    /** Members that hold what a person named; without them a name means little. */
    private static final Set<String> MAPS = Set.of(
            "labels",
            "annotations",
            "data",
            "stringData",
            "binaryData",
            "matchLabels",
            "selector",
            "nodeSelector",
            "limits",
            "requests",
            "hard",
            "capacity",
            "parameters");

    /** Names that say little without the one before. */
    private static final Set<String> VAGUE = Set.of(
            "name",
            "namespace",
            "kind",
            "apiGroup",
            "apiVersion",
            "key",
            "value",
            "values",
            "type",
            "path",
            "port",
            "host",
            "id",
            "mode",
            "enabled",
            "tag",
            "version",
            "protocol",
            "size",
            "count",
            "url",
            "items",
            "spec",
            "metadata",
            "default");

    /** Names that say nothing themselves. */
    private static final Set<String> FRAMES = Set.of("spec", "metadata", "template", "status");

    private FieldLabel() {}

    static String of(List<FieldStep> steps) {
        int last = steps.size() - 1;
        if (last < 0) {
            return "object";
        }
        int element = lastElement(steps, last);
        if (element < 0) {
            return cut(member(steps, last, 0));
        }
        String list = element == 0 ? "" : steps.get(element - 1).text();
        String shown = "[" + shown(steps.get(element).text()) + "]";
        if (element == last || (list.equals("env") && steps.get(last).text().equals("value"))) {
            return cut(list + shown);
        }
        String member = member(steps, last, element + 1);
        return cut(CONTAINERS.contains(list) ? member + shown : list + shown + "." + member);
    }

    private static int lastElement(List<FieldStep> steps, int last) {
        for (int i = last; i >= 0; i--) {
            if (!steps.get(i).isMember()) {
                return i;
            }
        }
        return -1;
    }

    /** The last member's name, with the one before it where that says more. */
    private static String member(List<FieldStep> steps, int last, int first) {
        PathText label = new PathText();
        String name = steps.get(last).text();
        if (last > first) {
            String before = steps.get(last - 1).text();
            if (MAPS.contains(before) || (VAGUE.contains(name) && !FRAMES.contains(before))) {
                label.member(before);
            }
        }
        // The prefix of an annotation's name is the longer half, and says less.
        int slash = name.indexOf('/');
        boolean isLong = name.length() > LONGEST - 14;
        label.member(isLong && slash > 0 ? "…" + name.substring(slash) : name);
        return label.toString();
    }

    /** {@code web} of {@code name=web}, {@code 53/UDP} of {@code containerPort=53,protocol=UDP}. */
    private static String shown(String selector) {
        if (selector.indexOf('"') >= 0) {
            return selector.substring(selector.indexOf('=') + 1);
        }
        StringBuilder shown = new StringBuilder();
        for (String part : selector.split(",", -1)) {
            shown.append(shown.isEmpty() ? "" : "/").append(part.substring(part.indexOf('=') + 1));
        }
        return shown.toString();
    }

    private static String cut(String label) {
        return ShortValue.cut(ShortValue.oneLine(label), LONGEST);
    }
}
