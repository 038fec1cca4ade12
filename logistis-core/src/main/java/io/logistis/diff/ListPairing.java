package io.logistis.diff;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which elements of a list correspond to which of another, by their places. */
final class ListPairing {

    /**
     * An element before and what became of it.
     *
     * @param before its index; -1 if it is new
     * @param after its index; -1 if it is gone
     * @param sameThing whether it is the same thing, changed; else the one took the other's place
     */
    record Pair(int before, int after, boolean sameThing) {}

    /** Members that tell an element of a list from its neighbours, though two may be alike. */
    private static final List<String> NAMES = List.of("name", "key", "id", "type", "path", "host", "port", "ip");

    private final JsonArray before;
    private final JsonArray after;
    private final List<Pair> pairs = new ArrayList<>();
    private int nameless;

    private ListPairing(JsonArray before, JsonArray after) {
        this.before = before;
        this.after = after;
    }

    /** The elements that are not equal, in order. */
    static List<Pair> of(JsonArray before, JsonArray after, ElementNumbers numbers) {
        ListPairing pairing = new ListPairing(before, after);
        Alignment.gaps(numbers.before(), numbers.after()).forEach(pairing::byName);
        return pairing.pairs;
    }

    private void byName(Alignment.Gap gap) {
        Map<String, Integer> numbers = new HashMap<>();
        int[] from = names(before, gap.beforeStart(), gap.beforeEnd(), numbers);
        int[] to = names(after, gap.afterStart(), gap.afterEnd(), numbers);
        int x = 0;
        int y = 0;
        for (Alignment.Gap strangers : Alignment.gaps(from, to)) {
            while (x < strangers.beforeStart()) {
                pairs.add(new Pair(gap.beforeStart() + x++, gap.afterStart() + y++, true));
            }
            while (x < strangers.beforeEnd() && y < strangers.afterEnd()) {
                boolean nameless = from[x] < 0 && to[y] < 0;
                pairs.add(new Pair(gap.beforeStart() + x++, gap.afterStart() + y++, nameless));
            }
            while (x < strangers.beforeEnd()) {
                pairs.add(new Pair(gap.beforeStart() + x++, -1, false));
            }
            while (y < strangers.afterEnd()) {
                pairs.add(new Pair(-1, gap.afterStart() + y++, false));
            }
        }
        while (x < from.length) {
            pairs.add(new Pair(gap.beforeStart() + x++, gap.afterStart() + y++, true));
        }
    }

    /** Equal numbers for equal names; a negative number of its own for each element without a name. */
    private int[] names(JsonArray list, int from, int to, Map<String, Integer> numbers) {
        int[] names = new int[to - from];
        for (int i = 0; i < names.length; i++) {
            String name = name(list.get(from + i));
            names[i] = name == null ? -1 - nameless++ : numbers.computeIfAbsent(name, unused -> numbers.size());
        }
        return names;
    }

    private static @Nullable String name(JsonValue element) {
        if (element instanceof JsonObject object) {
            for (String member : NAMES) {
                String value = ListKeys.scalar(object.get(member));
                if (value != null) {
                    return member + "=" + value;
                }
            }
        }
        return null;
    }
}
