package io.logistis.diff;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Follows the values of one object from state to state and keeps for each what it came from. A value that stays the same
 * keeps its origin, wherever its element of a list moves to; one that is new or has changed gets the origin that is given
 * with the step. An object or list is as old as its place: its members and elements change without it. Immutable and
 * thread-safe, if the origins are.
 *
 * <p>Elements of lists are followed as {@link FieldChanges} names them: by merge key, by value in sets, by the usual names in
 * custom resources; all others by what they hold, then by their neighbours.
 *
 * @param <T> what tells where a value came from
 */
public final class ValueTrace<T> {

    /** Tells where a value that is new or has changed came from. */
    @FunctionalInterface
    public interface Source<T> {

        /**
         * @param pointer JSON Pointer to the value
         * @param path the same as {@link FieldChanges} writes it
         * @param before where the value came from that stood in its place; null if there was none
         */
        T of(String pointer, String path, @Nullable T before);
    }

    /** A value's origin, and those of what is in it; without them it is one value as a whole. */
    record Node<T>(T origin, Map<String, Node<T>> members, List<Node<T>> elements) {}

    private final KubernetesSchema schema;
    private final JsonValue value;
    private final Node<T> root;

    private ValueTrace(KubernetesSchema schema, JsonValue value, Node<T> root) {
        this.schema = schema;
        this.value = value;
        this.root = root;
    }

    /**
     * A trace that begins with this state.
     *
     * @throws IllegalArgumentException if it is no JSON
     */
    public static <T> ValueTrace<T> start(String apiVersion, String kind, byte[] json, Source<T> source) {
        KubernetesSchema schema = KubernetesSchema.of(apiVersion, kind);
        JsonValue value = JsonTree.parse(json);
        return new ValueTrace<>(schema, value, new TraceStep<>(schema, source).fresh(value, null));
    }

    /**
     * The trace one state later.
     *
     * @param source of what is new or has changed
     * @throws IllegalArgumentException if it is no JSON
     */
    public ValueTrace<T> next(byte[] json, Source<T> source) {
        JsonValue after = JsonTree.parse(json);
        return new ValueTrace<>(schema, after, new TraceStep<>(schema, source).follow(value, root, after));
    }

    /**
     * Where the value there came from; of a value that was taken as a part of a larger one, where that came from.
     *
     * @param pointer JSON Pointer into the state that the trace ends with
     * @throws IllegalArgumentException if there is no such value
     */
    public T at(String pointer) {
        JsonValue here = value;
        Node<T> node = root;
        for (String step : JsonPointerText.steps(pointer)) {
            if (here instanceof JsonObject object && object.containsKey(step)) {
                here = object.get(step);
                node = node.members().getOrDefault(step, node);
            } else if (here instanceof JsonArray array && isIndex(step, array.size())) {
                int index = Integer.parseInt(step);
                here = array.get(index);
                node = index < node.elements().size() ? node.elements().get(index) : node;
            } else {
                throw new IllegalArgumentException("there is nothing at " + pointer);
            }
        }
        return Objects.requireNonNull(node).origin();
    }

    private static boolean isIndex(String step, int size) {
        return step.matches("0|[1-9]\\d{0,8}") && Integer.parseInt(step) < size;
    }
}
