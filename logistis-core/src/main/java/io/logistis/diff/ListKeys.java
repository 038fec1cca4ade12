package io.logistis.diff;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What names the elements of a list.
 *
 * @param members the members of an element that name it together; none if an element is its own name, as in a set
 */
record ListKeys(List<Key> members) {

    /** @param byDefault what it is where an element leaves it out; such a key is not shown */
    record Key(String name, @Nullable String byDefault) {}

    /** Lists that are sets: an element is its own name. */
    static final ListKeys SET = new ListKeys(List.of());

    /** What names elements where nothing is known of a list; in this order. */
    private static final List<ListKeys> USUAL = List.of(of("name"), of("key"), of("id"), of("type"));

    /** Each key is a member's name, or {@code name=default}. */
    static ListKeys of(String... keys) {
        List<Key> members = new ArrayList<>();
        for (String key : keys) {
            int equals = key.indexOf('=');
            members.add(equals < 0 ? new Key(key, null) : new Key(key.substring(0, equals), key.substring(equals + 1)));
        }
        return new ListKeys(List.copyOf(members));
    }

    /** The first usual key that names each element of both lists and no two of one list alike; null if there is none. */
    static @Nullable ListKeys guess(Collection<JsonValue> before, Collection<JsonValue> after) {
        for (ListKeys keys : USUAL) {
            if (keys.select(before) != null && keys.select(after) != null) {
                return keys;
            }
        }
        return null;
    }

    /**
     * The elements by their selectors, {@code name=web}, in order.
     *
     * @return null if one has no name, or two have the same
     */
    @Nullable
    Map<String, JsonValue> select(Collection<JsonValue> list) {
        Map<String, JsonValue> selected = new LinkedHashMap<>();
        for (JsonValue element : list) {
            String selector = selector(element);
            if (selector == null || selected.put(selector, element) != null) {
                return null;
            }
        }
        return selected;
    }

    /** What names those elements, as JSON values: for each its key, its selector if it has several, itself in a set. */
    List<JsonValue> names(Map<String, JsonValue> selected) {
        List<JsonValue> names = new ArrayList<>();
        selected.forEach((selector, element) -> {
            if (members.isEmpty()) {
                names.add(element);
            } else if (members.size() == 1 && element instanceof JsonObject object) {
                names.add(object.get(members.get(0).name()));
            } else {
                names.add(JsonTree.string(selector));
            }
        });
        return names;
    }

    private @Nullable String selector(JsonValue element) {
        if (members.isEmpty()) {
            String value = scalar(element);
            return value == null ? null : PathText.selector("", value);
        }
        if (!(element instanceof JsonObject object)) {
            return null;
        }
        StringBuilder selector = new StringBuilder();
        for (Key key : members) {
            String value = scalar(object.get(key.name()));
            if (value == null && key.byDefault() == null) {
                return null;
            }
            if (value != null && !value.equals(key.byDefault())) {
                selector.append(selector.isEmpty() ? "" : ",").append(PathText.selector(key.name(), value));
            }
        }
        return selector.toString();
    }

    static @Nullable String scalar(@Nullable JsonValue value) {
        if (value instanceof JsonString string) {
            return string.getString();
        }
        return value instanceof JsonNumber number ? number.toString() : null;
    }
}
