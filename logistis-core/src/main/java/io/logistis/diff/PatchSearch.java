package io.logistis.diff;

import io.logistis.diff.JsonPatch.Operation;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** The operations that make one tree of another. Not thread-safe. */
final class PatchSearch {

    /** Lists within lists beyond this are replaced as a whole: each level reads all that is below it. */
    private static final int MAX_ALIGNED_DEPTH = 16;

    /** A list with more is replaced as a whole, though some of it stays, if that is shorter. */
    private static final int MAX_OPERATIONS = 1000;

    /** What an operation takes in JSON beside its path and value. */
    private static final int OPERATION_LENGTH = 32;

    private final List<Operation> operations = new ArrayList<>();
    private final CharacterBudget budget = new CharacterBudget();
    private int depth;

    private PatchSearch() {}

    static List<Operation> operations(JsonValue before, JsonValue after) {
        PatchSearch search = new PatchSearch();
        search.compare("", before, after);
        return search.operations;
    }

    private void compare(String pointer, JsonValue before, JsonValue after) {
        if (before instanceof JsonObject from
                && after instanceof JsonObject to
                && budget.spend(from.size() + to.size(), pointer.length())) {
            members(pointer, from, to);
        } else if (before instanceof JsonArray from
                && after instanceof JsonArray to
                && depth < MAX_ALIGNED_DEPTH
                && budget.spend(from.size() + to.size(), pointer.length())) {
            depth++;
            elements(pointer, from, to);
            depth--;
        } else if (!before.equals(after)) {
            operations.add(Operation.replace(pointer, after));
        }
    }

    private void members(String pointer, JsonObject before, JsonObject after) {
        before.forEach((name, value) -> {
            JsonValue now = after.get(name);
            String member = JsonPointerText.member(pointer, name);
            if (now == null) {
                operations.add(Operation.remove(member));
            } else {
                compare(member, value, now);
            }
        });
        after.forEach((name, value) -> {
            if (!before.containsKey(name)) {
                operations.add(Operation.add(JsonPointerText.member(pointer, name), value));
            }
        });
    }

    private void elements(String pointer, JsonArray before, JsonArray after) {
        int first = operations.size();
        List<ListPairing.Pair> pairs = ListPairing.of(before, after, ElementNumbers.of(before, after));
        // The list is brought up to date from its start, so an element's index is the one that it has afterwards.
        int removed = 0;
        int added = 0;
        boolean nothingStays = pairs.size() >= Math.max(before.size(), after.size());
        for (ListPairing.Pair pair : pairs) {
            if (pair.after() < 0) {
                operations.add(Operation.remove(JsonPointerText.element(pointer, pair.before() - removed++ + added)));
            } else if (pair.before() < 0) {
                added++;
                operations.add(Operation.add(JsonPointerText.element(pointer, pair.after()), after.get(pair.after())));
            } else if (pair.sameThing()) {
                JsonValue now = after.get(pair.after());
                nothingStays &= !(now instanceof JsonObject || now instanceof JsonArray);
                compare(JsonPointerText.element(pointer, pair.after()), before.get(pair.before()), now);
            } else {
                operations.add(
                        Operation.replace(JsonPointerText.element(pointer, pair.after()), after.get(pair.after())));
            }
        }
        int found = operations.size() - first;
        if ((found > 1 && nothingStays) || found > MAX_OPERATIONS) {
            replaceIfShorter(first, pointer, after);
        }
    }

    private void replaceIfShorter(int first, String pointer, JsonArray after) {
        List<Operation> found = operations.subList(first, operations.size());
        Operation replace = Operation.replace(pointer, after);
        if (found.stream().mapToLong(PatchSearch::length).sum() > length(replace)) {
            found.clear();
            operations.add(replace);
        }
    }

    private static long length(Operation operation) {
        String value = operation.value();
        return (long) OPERATION_LENGTH + operation.path().length() + (value == null ? 0 : value.length());
    }
}
