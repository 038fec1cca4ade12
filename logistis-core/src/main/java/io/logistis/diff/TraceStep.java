package io.logistis.diff;

import io.logistis.diff.ValueTrace.Node;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of a {@link ValueTrace} from one state to the next. Used once. */
final class TraceStep<T> {

    /** Lists within lists beyond this are one value: each level reads all that is below it. */
    private static final int MAX_ALIGNED_DEPTH = 16;

    private final KubernetesSchema schema;
    private final ValueTrace.Source<T> source;
    private final PathText path = new PathText();
    private final StringBuilder pointer = new StringBuilder();
    /** The path as the schema has it: names of members alone. */
    private final StringBuilder field = new StringBuilder();

    private final CharacterBudget budget = new CharacterBudget();
    private int depth;

    TraceStep(KubernetesSchema schema, ValueTrace.Source<T> source) {
        this.schema = schema;
        this.source = source;
    }

    /** What becomes of a value's origins when {@code after} stands in its place. */
    Node<T> follow(JsonValue before, Node<T> node, JsonValue after) {
        if (before.equals(after)) {
            return node;
        }
        if (before instanceof JsonObject from && after instanceof JsonObject to && isAffordable(to.size())) {
            Map<String, Node<T>> members = new HashMap<>();
            to.forEach((name, value) -> members.put(
                    name, member(name, from.get(name), node.members().get(name), value)));
            return new Node<>(node.origin(), members, List.of());
        }
        if (before instanceof JsonArray from
                && after instanceof JsonArray to
                && depth < MAX_ALIGNED_DEPTH
                && isAffordable(to.size())) {
            return new Node<>(node.origin(), Map.of(), elements(from, node, to));
        }
        return fresh(after, node.origin());
    }

    private boolean isAffordable(int values) {
        return budget.spend(values, pointer.length());
    }

    /** @param replaced where the value came from that stood in its place; null if there was none */
    Node<T> fresh(JsonValue value, @Nullable T replaced) {
        T origin = source.of(pointer.toString(), path.toString(), replaced);
        Map<String, Node<T>> members = new HashMap<>();
        List<Node<T>> elements = new ArrayList<>();
        if (value instanceof JsonObject object && isAffordable(object.size())) {
            object.forEach((name, inner) -> members.put(name, member(name, null, null, inner)));
        } else if (value instanceof JsonArray array && isAffordable(array.size())) {
            List<String> selectors = selectors(null, array);
            for (int i = 0; i < array.size(); i++) {
                elements.add(element(i, selectors.get(i), null, null, array.get(i)));
            }
        }
        return new Node<>(origin, members, elements);
    }

    private Node<T> member(String name, @Nullable JsonValue before, @Nullable Node<T> node, JsonValue after) {
        int pathMark = path.mark();
        int pointerMark = pointer.length();
        int fieldMark = field.length();
        path.member(name);
        pointer.append(JsonPointerText.member("", name));
        field.append(field.isEmpty() ? "" : ".").append(name);
        Node<T> made = before == null || node == null ? fresh(after, null) : follow(before, node, after);
        field.setLength(fieldMark);
        pointer.setLength(pointerMark);
        path.back(pathMark);
        return made;
    }

    private Node<T> element(
            int index, String selector, @Nullable JsonValue before, @Nullable Node<T> node, JsonValue after) {
        int pathMark = path.mark();
        int pointerMark = pointer.length();
        path.selected(selector);
        pointer.append('/').append(index);
        Node<T> made = before == null || node == null ? fresh(after, null) : follow(before, node, after);
        pointer.setLength(pointerMark);
        path.back(pathMark);
        return made;
    }

    private List<Node<T>> elements(JsonArray before, Node<T> node, JsonArray after) {
        int[] origins = counterparts(before, after);
        List<String> selectors = selectors(before, after);
        List<Node<T>> elements = new ArrayList<>(after.size());
        depth++;
        for (int i = 0; i < origins.length; i++) {
            int from = origins[i];
            elements.add(element(
                    i,
                    selectors.get(i),
                    from < 0 ? null : before.get(from),
                    from < 0 || from >= node.elements().size()
                            ? null
                            : node.elements().get(from),
                    after.get(i)));
        }
        depth--;
        return elements;
    }

    /** For each element the index of the one that it was before; -1 if it is new. */
    private int[] counterparts(JsonArray before, JsonArray after) {
        ListKeys keys = keys(before, after);
        Map<String, JsonValue> from = keys == null ? null : keys.select(before);
        Map<String, JsonValue> to = keys == null ? null : keys.select(after);
        if (from == null || to == null) {
            return counterpartsByContent(before, after);
        }
        Map<String, Integer> indices = new HashMap<>();
        from.keySet().forEach(selector -> indices.put(selector, indices.size()));
        return to.keySet().stream()
                .mapToInt(selector -> indices.getOrDefault(selector, -1))
                .toArray();
    }

    private @Nullable ListKeys keys(JsonArray before, JsonArray after) {
        ListKeys keys = schema.keys(field.toString());
        return keys == null && !schema.isBuiltIn() ? ListKeys.guess(before, after) : keys;
    }

    /** Selectors of the elements as {@link FieldChanges} writes them: by name where they have one, else by their place. */
    private List<String> selectors(@Nullable JsonArray before, JsonArray after) {
        ListKeys keys = keys(before == null ? after : before, after);
        Map<String, JsonValue> selected = keys == null ? null : keys.select(after);
        if (selected != null) {
            return List.copyOf(selected.keySet());
        }
        List<String> places = new ArrayList<>(after.size());
        for (int i = 0; i < after.size(); i++) {
            places.add(Integer.toString(i));
        }
        return places;
    }

    /** Equal ones in their order, then equal ones that have moved; last, those that are the same thing, changed. */
    private static int[] counterpartsByContent(JsonArray before, JsonArray after) {
        ElementNumbers numbers = ElementNumbers.of(before, after);
        int[] from = numbers.before();
        int[] to = numbers.after();
        int[] found = new int[to.length];
        Arrays.fill(found, -1);
        boolean[] taken = new boolean[from.length];
        int x = 0;
        int y = 0;
        List<Alignment.Gap> gaps = new ArrayList<>(Alignment.gaps(from, to));
        gaps.add(new Alignment.Gap(from.length, from.length, to.length, to.length));
        for (Alignment.Gap gap : gaps) {
            while (x < gap.beforeStart()) {
                taken[x] = true;
                found[y++] = x++;
            }
            x = gap.beforeEnd();
            y = gap.afterEnd();
        }
        addMoved(from, to, found, taken);
        for (ListPairing.Pair pair : ListPairing.of(before, after, numbers)) {
            if (pair.sameThing() && !taken[pair.before()] && found[pair.after()] < 0) {
                taken[pair.before()] = true;
                found[pair.after()] = pair.before();
            }
        }
        return found;
    }

    private static void addMoved(int[] from, int[] to, int[] found, boolean[] taken) {
        Map<Integer, Deque<Integer>> left = new HashMap<>();
        for (int i = 0; i < from.length; i++) {
            if (!taken[i]) {
                left.computeIfAbsent(from[i], number -> new ArrayDeque<>()).add(i);
            }
        }
        for (int i = 0; i < to.length; i++) {
            Deque<Integer> equal = found[i] < 0 ? left.get(to[i]) : null;
            if (equal != null && !equal.isEmpty()) {
                found[i] = equal.remove();
                taken[found[i]] = true;
            }
        }
    }
}
