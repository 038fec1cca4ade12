package io.logistis.diff;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The order in which an object's members are written. */
final class YamlOrder {

    private static final int OTHERS = 1000;

    private static final Comparator<String> ROOT =
            order(List.of("apiVersion", "kind", "metadata", "type", "spec", "data", "stringData"), "status");
    private static final Comparator<String> METADATA =
            order(List.of("name", "generateName", "namespace", "labels", "annotations"), "");
    private static final Comparator<String> OTHER = order(
            List.of(
                    "apiVersion",
                    "apiGroup",
                    "kind",
                    "name",
                    "namespace",
                    "image",
                    "command",
                    "args",
                    "key",
                    "operator",
                    "value",
                    "values"),
            "");

    private YamlOrder() {}

    /** @param pointer to the object */
    static Comparator<String> of(String pointer) {
        if (pointer.isEmpty()) {
            return ROOT;
        }
        return pointer.endsWith("/metadata") ? METADATA : OTHER;
    }

    private static Comparator<String> order(List<String> first, String last) {
        Map<String, Integer> ranks = new HashMap<>();
        first.forEach(name -> ranks.put(name, ranks.size()));
        ranks.put(last, OTHERS + 1);
        return Comparator.comparing((String name) -> ranks.getOrDefault(name, OTHERS))
                .thenComparing(Comparator.naturalOrder());
    }
}
