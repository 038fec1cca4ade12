package io.logistis.capture;

import io.logistis.event.JsonRange;
import io.logistis.scan.JsonScanner;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an object says of itself.
 *
 * @param labels {@code metadata.labels}; empty, never null
 * @param annotations {@code metadata.annotations}; empty, never null
 */
record ObjectMetadata(Map<String, String> labels, Map<String, String> annotations) {

    static final ObjectMetadata NONE = new ObjectMetadata(Map.of(), Map.of());

    ObjectMetadata {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** One pass over the object, which allocates nothing but what is asked for. */
    static ObjectMetadata of(JsonRange object) {
        Map<String, String> labels = new LinkedHashMap<>();
        Map<String, String> annotations = new LinkedHashMap<>();
        JsonScanner scanner = new JsonScanner(object.array(), object.offset(), object.end());
        scanner.enterObject();
        while (scanner.nextMember()) {
            if (!scanner.nameIs("metadata") || scanner.peek() != '{') {
                scanner.skipValue();
                continue;
            }
            scanner.enterObject();
            while (scanner.nextMember()) {
                if (scanner.nameIs("labels")) {
                    strings(scanner, labels);
                } else if (scanner.nameIs("annotations")) {
                    strings(scanner, annotations);
                } else {
                    scanner.skipValue();
                }
            }
        }
        return new ObjectMetadata(labels, annotations);
    }

    private static void strings(JsonScanner scanner, Map<String, String> into) {
        if (scanner.peek() != '{') {
            scanner.skipValue();
            return;
        }
        scanner.enterObject();
        while (scanner.nextMember()) {
            String name = scanner.name();
            if (scanner.peek() == '"') {
                String value = scanner.stringOrNull();
                if (value != null) {
                    into.put(name, value);
                }
            } else {
                scanner.skipValue();
            }
        }
    }
}
