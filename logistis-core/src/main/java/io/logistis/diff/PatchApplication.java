package io.logistis.diff;

import io.logistis.diff.JsonPatch.Operation;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A document while operations are applied to it. Objects and arrays are those that were read until something in them
 * changes; then maps and lists that can be written to take their place, on the way to the change only. Not thread-safe.
 */
final class PatchApplication {

    /** Copies of copies double with each operation. */
    private static final long MAX_COPIED_CHARACTERS = 16_000_000;

    /** Beyond this, numbers are equal only if they are written alike. */
    private static final int MAX_COMPARED_DIGITS = 1000;

    private Object document;
    private long copied;

    PatchApplication(JsonValue document) {
        this.document = document;
    }

    /** A {@code JsonValue}, or a map or list of such documents. */
    Object document() {
        return document;
    }

    void apply(Operation operation) {
        String path = operation.path();
        switch (operation.op()) {
            case ADD -> add(path, value(operation));
            case REMOVE -> remove(path);
            case REPLACE -> replace(path, value(operation));
            case MOVE -> move(Objects.requireNonNull(operation.from()), path);
            case COPY -> add(path, copy(get(Objects.requireNonNull(operation.from()))));
            case TEST -> {
                if (!areEqual(get(path), value(operation))) {
                    throw new JsonPatchException("test failed: there is another value at " + shown(path));
                }
            }
        }
    }

    private static JsonValue value(Operation operation) {
        return JsonTree.parse(Objects.requireNonNull(operation.value()).getBytes(StandardCharsets.UTF_8));
    }

    private void move(String from, String path) {
        if (path.startsWith(from + "/")) {
            throw new JsonPatchException("can't move " + shown(from) + " into itself, to " + shown(path));
        }
        Object value = get(from);
        if (!from.equals(path)) {
            remove(from);
            add(path, value);
        }
    }

    private void add(String path, Object value) {
        if (path.isEmpty()) {
            document = value;
            return;
        }
        Object parent = parent(path);
        String last = last(path);
        if (parent instanceof Map<?, ?>) {
            members(parent).put(last, value);
        } else {
            List<Object> elements = elements(parent, path);
            elements.add(last.equals("-") ? elements.size() : index(last, elements.size(), path), value);
        }
    }

    private void remove(String path) {
        if (path.isEmpty()) {
            document = JsonValue.NULL;
            return;
        }
        Object parent = parent(path);
        if (!(parent instanceof Map<?, ?>)) {
            List<Object> elements = elements(parent, path);
            elements.remove(index(last(path), elements.size() - 1, path));
        } else if (members(parent).remove(last(path)) == null) {
            throw missing(path);
        }
    }

    private void replace(String path, Object value) {
        if (path.isEmpty()) {
            document = value;
            return;
        }
        Object parent = parent(path);
        if (!(parent instanceof Map<?, ?>)) {
            List<Object> elements = elements(parent, path);
            elements.set(index(last(path), elements.size() - 1, path), value);
        } else if (members(parent).replace(last(path), value) == null) {
            throw missing(path);
        }
    }

    private Object get(String path) {
        Object value = document;
        for (String step : JsonPointerText.steps(path)) {
            value = child(value, step, path);
        }
        return value;
    }

    private static Object child(Object value, String step, String path) {
        if (value instanceof List<?> elements) {
            return Objects.requireNonNull(elements.get(index(step, elements.size() - 1, path)));
        }
        Object member = value instanceof Map<?, ?> members ? members.get(step) : null;
        if (member == null) {
            throw missing(path);
        }
        return member;
    }

    /** What holds the path's target, to be written to. */
    private Object parent(String path) {
        List<String> steps = JsonPointerText.steps(path);
        document = thawed(document);
        Object value = document;
        for (String step : steps.subList(0, steps.size() - 1)) {
            Object child = child(value, step, path);
            Object thawed = thawed(child);
            if (thawed != child) {
                put(value, step, thawed, path);
            }
            value = thawed;
        }
        return value;
    }

    private static void put(Object parent, String step, Object child, String path) {
        if (parent instanceof Map<?, ?>) {
            members(parent).put(step, child);
        } else {
            List<Object> elements = elements(parent, path);
            elements.set(index(step, elements.size() - 1, path), child);
        }
    }

    private static Object thawed(Object value) {
        if (value instanceof JsonObject object) {
            return new LinkedHashMap<String, Object>(object);
        }
        return value instanceof JsonArray array ? new ArrayList<Object>(array) : value;
    }

    @SuppressWarnings("unchecked") // thawed() makes no other maps
    private static Map<String, Object> members(Object parent) {
        return (Map<String, Object>) parent;
    }

    @SuppressWarnings("unchecked") // thawed() makes no other lists
    private static List<Object> elements(Object parent, String path) {
        if (parent instanceof List<?>) {
            return (List<Object>) parent;
        }
        throw new JsonPatchException("what should hold " + shown(path) + " is neither an object nor an array");
    }

    private static int index(String step, int max, String path) {
        boolean isIndex = step.equals("0") || step.matches("[1-9][0-9]{0,8}");
        if (!isIndex || Integer.parseInt(step) > max) {
            throw new JsonPatchException("no element at " + shown(path) + ": an index from 0 to " + max
                    + " was expected, was " + JsonText.quoted(step));
        }
        return Integer.parseInt(step);
    }

    private static String last(String path) {
        List<String> steps = JsonPointerText.steps(path);
        return steps.get(steps.size() - 1);
    }

    private Object copy(Object value) {
        copied += JsonText.of(value).length();
        if (copied > MAX_COPIED_CHARACTERS) {
            throw new JsonPatchException("the patch copies more than " + MAX_COPIED_CHARACTERS + " characters");
        }
        return deepCopy(value);
    }

    private static Object deepCopy(Object value) {
        if (value instanceof JsonValue) {
            return value;
        }
        if (value instanceof Map<?, ?> members) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            members.forEach((name, member) -> copy.put(name, deepCopy(member)));
            return copy;
        }
        return new ArrayList<>(
                ((List<?>) value).stream().map(PatchApplication::deepCopy).toList());
    }

    /** As RFC 6902, section 4.6 has it: numbers by their value, objects whatever the order of their members. */
    private static boolean areEqual(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Map<?, ?> first && other instanceof Map<?, ?> second) {
            return first.size() == second.size()
                    && first.entrySet().stream()
                            .allMatch(member -> areEqual(member.getValue(), second.get(member.getKey())));
        }
        if (one instanceof List<?> first && other instanceof List<?> second) {
            if (first.size() != second.size()) {
                return false;
            }
            for (int i = 0; i < first.size(); i++) {
                if (!areEqual(first.get(i), second.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (one instanceof JsonNumber first && other instanceof JsonNumber second) {
            return first.equals(second) || areEqualNumbers(first, second);
        }
        return Objects.equals(one, other);
    }

    private static boolean areEqualNumbers(JsonNumber one, JsonNumber other) {
        if (one.toString().length() > MAX_COMPARED_DIGITS || other.toString().length() > MAX_COMPARED_DIGITS) {
            return false;
        }
        try {
            return one.bigDecimalValue().compareTo(other.bigDecimalValue()) == 0;
        } catch (NumberFormatException beyondAnyNumber) {
            return false; // an exponent of more than nine digits
        }
    }

    private static JsonPatchException missing(String path) {
        return new JsonPatchException("there is nothing at " + shown(path));
    }

    private static String shown(String path) {
        return path.isEmpty() ? "the root" : JsonText.quoted(path);
    }
}
