package io.logistis;

import io.logistis.scan.JsonScanner;
import io.logistis.scan.JsonSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What an object is, as it says itself.
 *
 * @param apiVersion {@code apps/v1}
 * @param kind {@code Deployment}
 * @param namespace null where it names none
 * @param name {@code metadata.name}
 * @param uid {@code metadata.uid}; null where it has none (yet)
 */
record ObjectHead(
        String apiVersion,
        String kind,
        @Nullable String namespace,
        String name,
        @Nullable String uid) {

    /**
     * One pass over the object, which checks all of it.
     *
     * @param side what to call the object where it is wrong
     * @throws IllegalArgumentException if it is not one JSON object, or does not say what it is
     */
    static ObjectHead of(String side, byte[] json) {
        try {
            return read(side, new JsonScanner(json, 0, json.length));
        } catch (JsonSyntaxException e) {
            throw new IllegalArgumentException(side + " must be one JSON object, UTF-8: " + e.getMessage(), e);
        }
    }

    private static ObjectHead read(String side, JsonScanner scanner) {
        String apiVersion = null;
        String kind = null;
        String namespace = null;
        String name = null;
        String uid = null;
        scanner.enterObject();
        while (scanner.nextMember()) {
            if (scanner.nameIs("apiVersion")) {
                apiVersion = scanner.stringOrNull();
            } else if (scanner.nameIs("kind")) {
                kind = scanner.stringOrNull();
            } else if (scanner.nameIs("metadata") && scanner.peek() == '{') {
                scanner.enterObject();
                while (scanner.nextMember()) {
                    if (scanner.nameIs("namespace")) {
                        namespace = scanner.stringOrNull();
                    } else if (scanner.nameIs("name")) {
                        name = scanner.stringOrNull();
                    } else if (scanner.nameIs("uid")) {
                        uid = scanner.stringOrNull();
                    } else {
                        scanner.skipValue();
                    }
                }
            } else {
                scanner.skipValue();
            }
        }
        scanner.end();
        return new ObjectHead(
                required(side, "apiVersion", apiVersion),
                required(side, "kind", kind),
                namespace == null || namespace.isEmpty() ? null : namespace,
                required(side, "metadata.name", name),
                uid == null || uid.isEmpty() ? null : uid);
    }

    private static String required(String side, String member, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(side + " must say what it is: it has no " + member);
        }
        return value;
    }

    /** {@code ""} for the core group. */
    String group() {
        return apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
    }

    /** Of the API, without the group: {@code v1}. */
    String version() {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    boolean isSameObjectAs(ObjectHead other) {
        return group().equals(other.group())
                && kind.equals(other.kind)
                && name.equals(other.name)
                && (namespace == null ? other.namespace == null : namespace.equals(other.namespace));
    }
}
