package io.logistis.diff;

import io.logistis.diff.FieldChange.Op;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One comparison of two objects, field by field. Not thread-safe. */
final class FieldComparison {

    /** Lists within lists beyond this are compared as a whole: each level reads all that is below it. */
    private static final int MAX_ALIGNED_DEPTH = 16;

    private final Transition transition;
    private final KubernetesSchema schema;
    private final ApiDefaults defaults;
    /** Whether the whole object was created or deleted. */
    private final boolean whole;

    private final PathText path = new PathText();
    private final List<FieldStep> steps = new ArrayList<>();
    /** The path as the schema has it: names of members alone. */
    private final StringBuilder field = new StringBuilder();

    private final CharacterBudget budget = new CharacterBudget();
    private final List<FoundChange> changes = new ArrayList<>();

    private int depth;
    /** What holds the value that is being compared, if that is a member. */
    private JsonObject holder = JsonValue.EMPTY_JSON_OBJECT;
    /** How much of {@link #field} names what holds it. */
    private int holderLength;
    /** Whether it lies in an element that an admission plugin put there. */
    private boolean injected;

    FieldComparison(Transition transition) {
        this.transition = transition;
        this.schema = KubernetesSchema.of(transition.apiVersion(), transition.kind());
        this.defaults = ApiDefaults.of(schema, transition.kind());
        this.whole = transition.before() == null || transition.after() == null;
    }

    List<FoundChange> run() {
        compare(parse(transition.before()), parse(transition.after()));
        return List.copyOf(changes);
    }

    private static @Nullable JsonValue parse(byte @Nullable [] json) {
        return json == null ? null : JsonTree.parse(json);
    }

    private void compare(@Nullable JsonValue before, @Nullable JsonValue after) {
        if (before instanceof JsonObject from
                && after instanceof JsonObject to
                && isAffordable(from.size() + to.size())) {
            members(from, to);
        } else if (before instanceof JsonArray from
                && after instanceof JsonArray to
                && isAffordable(from.size() + to.size())) {
            list(from, to);
        } else if (before != null && after != null) {
            if (!before.equals(after) && !(isQuantity() && sameQuantity(before, after))) {
                add(Op.REPLACE, JsonText.of(before), JsonText.of(after));
            }
        } else if (before != null || after != null) {
            oneSided(before, after);
        }
    }

    private boolean isAffordable(int values) {
        return budget.spend(values, path.mark());
    }

    private boolean isQuantity() {
        return isMember() && schema.isQuantity(field.substring(0, holderLength), lastStep());
    }

    private boolean isMember() {
        return !steps.isEmpty() && steps.get(steps.size() - 1).isMember();
    }

    private String lastStep() {
        return steps.isEmpty() ? "" : steps.get(steps.size() - 1).text();
    }

    private static boolean sameQuantity(JsonValue before, JsonValue after) {
        return Quantity.same(plain(before), plain(after));
    }

    private static String plain(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }

    /** A value that is new or gone. */
    private void oneSided(@Nullable JsonValue before, @Nullable JsonValue after) {
        JsonValue value = before != null ? before : after;
        if (KubernetesSchema.isOmittedWhenEmpty(field) && isEmpty(value)) {
            return;
        }
        if (value instanceof JsonObject object
                && !object.isEmpty()
                && (whole || hasPlainMembersOnly(object))
                && isAffordable(object.size())) {
            JsonObject none = JsonValue.EMPTY_JSON_OBJECT;
            members(before == null ? none : object, after == null ? none : object);
        } else if (value instanceof JsonArray array
                && !array.isEmpty()
                && isListed(array)
                && isAffordable(array.size())) {
            JsonArray none = JsonValue.EMPTY_JSON_ARRAY;
            list(before == null ? none : array, after == null ? none : array);
        } else {
            addOneSided(before, after);
        }
    }

    private void addOneSided(@Nullable JsonValue before, @Nullable JsonValue after) {
        add(
                before == null ? Op.ADD : Op.REMOVE,
                before == null ? null : JsonText.of(before),
                after == null ? null : JsonText.of(after),
                standing(before == null ? after : before));
    }

    /** Whether a list that is new or gone is listed element by element. */
    private boolean isListed(JsonArray array) {
        return schema.keys(field.toString()) != null
                || (whole && depth < MAX_ALIGNED_DEPTH && array.stream().anyMatch(FieldComparison::isContainer));
    }

    private static boolean isEmpty(@Nullable JsonValue value) {
        return (value instanceof JsonObject object && object.isEmpty())
                || (value instanceof JsonArray array && array.isEmpty());
    }

    private static boolean hasPlainMembersOnly(JsonObject object) {
        return object.values().stream().noneMatch(FieldComparison::isContainer);
    }

    private static boolean isContainer(JsonValue value) {
        return value instanceof JsonObject || value instanceof JsonArray;
    }

    private void members(JsonObject before, JsonObject after) {
        JsonObject outer = holder;
        JsonObject inner = after.isEmpty() ? before : after;
        before.forEach((name, value) -> member(inner, name, value, after.get(name)));
        after.forEach((name, value) -> {
            if (!before.containsKey(name)) {
                member(inner, name, null, value);
            }
        });
        holder = outer;
    }

    private void member(JsonObject object, String name, @Nullable JsonValue before, @Nullable JsonValue after) {
        int pathMark = path.mark();
        int fieldMark = field.length();
        path.member(name);
        steps.add(FieldStep.member(name));
        field.append(field.isEmpty() ? "" : ".").append(name);
        holder = object;
        holderLength = fieldMark;
        compare(before, after);
        field.setLength(fieldMark);
        steps.remove(steps.size() - 1);
        path.back(pathMark);
    }

    private void list(JsonArray before, JsonArray after) {
        ListKeys keys = schema.keys(field.toString());
        if (keys == null && !schema.isBuiltIn()) {
            keys = ListKeys.guess(before, after);
        }
        Map<String, JsonValue> from = keys == null ? null : keys.select(before);
        Map<String, JsonValue> to = keys == null ? null : keys.select(after);
        if (keys == null || from == null || to == null) {
            places(before, after);
        } else {
            named(keys, from, to);
        }
    }

    private void named(ListKeys keys, Map<String, JsonValue> before, Map<String, JsonValue> after) {
        before.forEach((selector, value) -> named(selector, value, after.get(selector)));
        after.forEach((selector, value) -> {
            if (!before.containsKey(selector)) {
                named(selector, null, value);
            }
        });
        Map<String, JsonValue> from = new LinkedHashMap<>(before);
        from.keySet().retainAll(after.keySet());
        Map<String, JsonValue> to = new LinkedHashMap<>(after);
        to.keySet().retainAll(before.keySet());
        if (!List.copyOf(from.keySet()).equals(List.copyOf(to.keySet()))) {
            add(Op.REORDER, JsonText.of(keys.names(from)), JsonText.of(keys.names(to)));
        }
    }

    private void named(String selector, @Nullable JsonValue before, @Nullable JsonValue after) {
        int mark = path.mark();
        path.selected(selector);
        steps.add(FieldStep.element(selector));
        element(before, after);
        steps.remove(steps.size() - 1);
        path.back(mark);
    }

    // An element that comes or goes is one thing, however plain its members are.
    private void element(@Nullable JsonValue before, @Nullable JsonValue after) {
        if (before != null && after != null) {
            compare(before, after);
        } else if (whole) {
            boolean outer = injected;
            injected = outer || defaults.isInjected(field.toString(), before == null ? after : before);
            compare(before, after);
            injected = outer;
        } else {
            addOneSided(before, after);
        }
    }

    /** Lists whose elements have no names. */
    private void places(JsonArray before, JsonArray after) {
        if (depth == MAX_ALIGNED_DEPTH) {
            if (!before.equals(after)) {
                add(Op.REPLACE, JsonText.of(before), JsonText.of(after));
            }
            return;
        }
        ElementNumbers numbers = ElementNumbers.of(before, after);
        if (numbers.areEqual()) {
            return;
        }
        if (numbers.areReordered()) {
            add(Op.REORDER, JsonText.of(before), JsonText.of(after));
            return;
        }
        depth++;
        for (ListPairing.Pair pair : ListPairing.of(before, after, numbers)) {
            place(pair, before, after);
        }
        depth--;
    }

    private void place(ListPairing.Pair pair, JsonArray before, JsonArray after) {
        JsonValue from = pair.before() < 0 ? null : before.get(pair.before());
        JsonValue to = pair.after() < 0 ? null : after.get(pair.after());
        String index = String.valueOf(to == null ? pair.before() : pair.after());
        int mark = path.mark();
        path.selected(index);
        steps.add(FieldStep.element(index));
        if (from != null && to != null && !pair.sameThing()) {
            add(Op.REPLACE, JsonText.of(from), JsonText.of(to));
        } else {
            element(from, to);
        }
        steps.remove(steps.size() - 1);
        path.back(mark);
    }

    private void add(Op op, @Nullable String from, @Nullable String to) {
        add(op, from, to, FoundChange.Standing.TELLING);
    }

    private void add(Op op, @Nullable String from, @Nullable String to, FoundChange.Standing standing) {
        changes.add(new FoundChange(new FieldChange(path.toString(), op, from, to), List.copyOf(steps), standing));
    }

    /** Whether it is the name of an element that its path names so already, and that has more to say. */
    private boolean isOwnName() {
        int last = steps.size() - 1;
        return last > 0
                && holder.size() > 1
                && steps.get(last).equals(FieldStep.member("name"))
                && !steps.get(last - 1).isMember()
                && steps.get(last - 1).text().startsWith("name=");
    }

    private FoundChange.Standing standing(@Nullable JsonValue value) {
        String name = field.toString();
        if (!whole || value == null) {
            return FoundChange.Standing.TELLING;
        }
        if (ApiDefaults.isIdentity(name) || isOwnName()) {
            return FoundChange.Standing.IDENTITY;
        }
        return injected || defaults.isDefault(name, lastStep(), value, holder)
                ? FoundChange.Standing.DEFAULT
                : FoundChange.Standing.TELLING;
    }
}
