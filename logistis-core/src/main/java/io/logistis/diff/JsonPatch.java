package io.logistis.diff;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Patch (RFC 6902). Numbers stay as they are written: {@code 1.50} and {@code 1.5} differ. What lies deeper than 256
 * levels counts as one value. Immutable and thread-safe.
 */
public final class JsonPatch {

    /** The operations of RFC 6902, section 4. Patches made here hold the first three only. */
    public enum Op {
        ADD,
        REMOVE,
        REPLACE,
        MOVE,
        COPY,
        TEST
    }

    /**
     * One operation.
     *
     * @param op what it does
     * @param path JSON Pointer (RFC 6901) to its target
     * @param from JSON Pointer to where MOVE and COPY take the value; null for others
     * @param value JSON text of the value of ADD, REPLACE and TEST; null for others
     */
    public record Operation(
            Op op,
            String path,
            @Nullable String from,
            @Nullable String value) {

        public Operation {
            Objects.requireNonNull(op, "op");
            Objects.requireNonNull(path, "path");
            if ((from != null) != (op == Op.MOVE || op == Op.COPY)) {
                throw new IllegalArgumentException("from is for MOVE and COPY, op was " + op);
            }
            if ((value != null) != (op == Op.ADD || op == Op.REPLACE || op == Op.TEST)) {
                throw new IllegalArgumentException("value is for ADD, REPLACE and TEST, op was " + op);
            }
        }

        static Operation add(String path, JsonValue value) {
            return new Operation(Op.ADD, path, null, JsonText.of(value));
        }

        static Operation replace(String path, JsonValue value) {
            return new Operation(Op.REPLACE, path, null, JsonText.of(value));
        }

        static Operation remove(String path) {
            return new Operation(Op.REMOVE, path, null, null);
        }

        private String json() {
            return "{\"op\":\"" + op.name().toLowerCase(Locale.ROOT) + "\""
                    + (from == null ? "" : ",\"from\":" + JsonText.quoted(from))
                    + ",\"path\":" + JsonText.quoted(path)
                    + (value == null ? "" : ",\"value\":" + value)
                    + "}";
        }
    }

    private final List<Operation> operations;

    private JsonPatch(List<Operation> operations) {
        this.operations = List.copyOf(operations);
    }

    /**
     * The patch that makes {@code after} of {@code before}; empty if they are equal. Elements that stay in a list are left
     * alone, so that an insertion is one {@code add}; the time and memory it takes are bounded, and where lists differ in
     * thousands of places it need not be the shortest.
     *
     * @throws IllegalArgumentException if one is no JSON
     */
    public static JsonPatch between(byte[] before, byte[] after) {
        return new JsonPatch(PatchSearch.operations(JsonTree.parse(before), JsonTree.parse(after)));
    }

    /**
     * The patch of a change. Where there was no object it is one {@code add} of the whole document, where there is none any
     * more one {@code remove} of it; {@link #applyTo} takes and gives {@code null} for no document.
     *
     * @throws IllegalArgumentException if a side is no JSON
     */
    public static JsonPatch between(Transition transition) {
        byte[] before = transition.before();
        byte[] after = transition.after();
        if (before != null && after != null) {
            return between(before, after);
        }
        if (after != null) {
            return new JsonPatch(List.of(Operation.add("", JsonTree.parse(after))));
        }
        return new JsonPatch(before == null ? List.of() : List.of(Operation.remove("")));
    }

    /**
     * Reads a patch.
     *
     * @throws IllegalArgumentException if it is no JSON, no array of operations, or an operation is not as RFC 6902 has it
     */
    public static JsonPatch parse(byte[] json) {
        if (!(JsonTree.parse(json) instanceof JsonArray array)) {
            throw new IllegalArgumentException("a JSON Patch is an array of operations");
        }
        List<Operation> operations = new ArrayList<>();
        for (JsonValue element : array) {
            if (!(element instanceof JsonObject operation)) {
                throw new IllegalArgumentException("operation " + operations.size() + " is no object");
            }
            operations.add(operation(operation, operations.size()));
        }
        return new JsonPatch(operations);
    }

    private static Operation operation(JsonObject json, int index) {
        Op op = op(text(json, "op", index), index);
        String path = text(json, "path", index);
        JsonPointerText.check(path);
        String from = null;
        String value = null;
        if (op == Op.MOVE || op == Op.COPY) {
            from = text(json, "from", index);
            JsonPointerText.check(from);
        } else if (op != Op.REMOVE) {
            JsonValue given = json.get("value");
            if (given == null) {
                throw new IllegalArgumentException("operation " + index + " has no value");
            }
            value = JsonText.of(given);
        }
        return new Operation(op, path, from, value);
    }

    private static String text(JsonObject json, String name, int index) {
        if (json.get(name) instanceof JsonString text) {
            return text.getString();
        }
        throw new IllegalArgumentException("operation " + index + " has no " + name + ", or one that is no string");
    }

    private static Op op(String name, int index) {
        for (Op op : Op.values()) {
            if (op.name().toLowerCase(Locale.ROOT).equals(name)) {
                return op;
            }
        }
        throw new IllegalArgumentException("op of operation " + index
                + " must be add, remove, replace, move, copy or test, was " + JsonText.quoted(name));
    }

    /** In the order in which they are applied: each finds the document as those before it have left it. */
    public List<Operation> operations() {
        return operations;
    }

    /** Compact JSON, UTF-8: an array of operations. */
    public byte[] toJson() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The document with this patch applied, as compact JSON in UTF-8. All of it or none: the first operation that can't be
     * done is reported.
     *
     * @param document UTF-8 JSON; {@code null} stands for no document
     * @return {@code null} in JSON where the patch removes the whole document
     * @throws JsonPatchException if an operation can't be done, or the operations copy more than 16 million characters
     * @throws IllegalArgumentException if the document is no JSON, or the outcome would be nested deeper than 768
     */
    public byte[] applyTo(byte[] document) {
        PatchApplication application = new PatchApplication(JsonTree.parse(document));
        operations.forEach(application::apply);
        return JsonText.bytes(application.document());
    }

    /** The patch as JSON. */
    @Override
    public String toString() {
        StringBuilder json = new StringBuilder("[");
        for (Operation operation : operations) {
            json.append(json.length() == 1 ? "" : ",").append(operation.json());
        }
        return json.append(']').toString();
    }
}
