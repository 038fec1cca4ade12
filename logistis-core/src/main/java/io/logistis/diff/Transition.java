package io.logistis.diff;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An object before and after a change. The bytes are shared, not copied: nobody may write to them.
 *
 * @param apiVersion of the body, as {@code apps/v1}
 * @param kind of the body, as {@code Deployment}
 * @param before its snapshot, UTF-8 JSON; null where there was no object
 * @param after its snapshot, UTF-8 JSON; null where there is none any more
 */
public record Transition(String apiVersion, String kind, byte @Nullable [] before, byte @Nullable [] after) {

    public Transition {
        Objects.requireNonNull(apiVersion, "apiVersion");
        Objects.requireNonNull(kind, "kind");
    }

    /** Its type and sizes, never the content. */
    @Override
    public String toString() {
        return "Transition[" + apiVersion + " " + kind + ", before=" + size(before) + ", after=" + size(after) + "]";
    }

    private static String size(byte @Nullable [] json) {
        return json == null ? "none" : json.length + " bytes";
    }
}
