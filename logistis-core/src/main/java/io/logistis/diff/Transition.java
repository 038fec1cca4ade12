package io.logistis.diff;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
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

    /**
     * From one object to another, of the type that they name themselves: the later one's, where there is one.
     *
     * @param before UTF-8 JSON; null where there was no object
     * @param after UTF-8 JSON; null where there is none any more
     * @throws IllegalArgumentException if both are null, or that object is no JSON object with an apiVersion and a kind
     */
    public static Transition of(byte @Nullable [] before, byte @Nullable [] after) {
        byte[] named = after != null ? after : before;
        if (named == null) {
            throw new IllegalArgumentException("before or after must be given");
        }
        if (JsonTree.parse(named) instanceof JsonObject object
                && object.get("apiVersion") instanceof JsonString apiVersion
                && object.get("kind") instanceof JsonString kind) {
            return new Transition(apiVersion.getString(), kind.getString(), before, after);
        }
        throw new IllegalArgumentException("an object needs an apiVersion and a kind: give both to the constructor");
    }

    /** A tree of a state and what is made of it can take a dozen times its bytes, and there are two of them. */
    private static final long MAX_BYTES = Runtime.getRuntime().maxMemory() / 32;

    /**
     * Whether this JVM's heap has room to take a state apart: it may have a thirty-second of the heap, 2 MiB of 64. What is
     * larger is refused by everything that reads states here, with an {@link IllegalArgumentException}.
     *
     * @param state UTF-8 JSON
     */
    public static boolean isRoomFor(byte[] state) {
        return state.length <= MAX_BYTES;
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
