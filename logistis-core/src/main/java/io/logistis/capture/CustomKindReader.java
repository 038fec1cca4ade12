package io.logistis.capture;

import io.logistis.event.CustomKind;
import io.logistis.event.JsonRange;
import io.logistis.scan.JsonScanner;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads which kind a CustomResourceDefinition ({@code apiextensions.k8s.io/v1}) defines. Stateless and thread-safe; throws
 * {@link io.logistis.scan.JsonSyntaxException} where the text is no JSON object.
 */
public final class CustomKindReader {

    private static final String SPEC = "spec";
    private static final String NAMES = "spec.names";

    private CustomKindReader() {}

    /** The kind that it defines; null where it does not say. */
    public static @Nullable CustomKind read(JsonRange definition) {
        Map<String, String> texts = new HashMap<>();
        members(new JsonScanner(definition.array(), definition.offset(), definition.end()), "", texts);
        String group = texts.get("spec.group");
        String plural = texts.get("spec.names.plural");
        String kind = texts.get("spec.names.kind");
        return group == null || plural == null || kind == null
                ? null
                : new CustomKind(group, plural, kind, !"Cluster".equals(texts.get("spec.scope")));
    }

    private static void members(JsonScanner scanner, String prefix, Map<String, String> texts) {
        scanner.enterObject();
        while (scanner.nextMember()) {
            String path = prefix + scanner.name();
            byte first = scanner.peek();
            if (first == '{' && (path.equals(SPEC) || path.equals(NAMES))) {
                members(scanner, path + ".", texts);
            } else if (first == '"' && !prefix.isEmpty()) {
                texts.put(path, String.valueOf(scanner.stringOrNull()));
            } else {
                scanner.skipValue();
            }
        }
    }
}
