package io.logistis.diff;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which tools own which values of an object, by its {@code metadata.managedFields} (meta/v1 FieldsV1). Where several own
 * one, the one that set its fields last is named. A tool is no person: many use one tool, and one person many. Immutable and
 * thread-safe.
 */
public final class FieldOwners {

    /**
     * A field manager.
     *
     * @param manager as the tool named itself
     * @param operation {@code Apply} or {@code Update}; empty where absent
     * @param time when it last set any of its fields; null where absent
     */
    public record Owner(
            String manager, String operation, @Nullable Instant time) {}

    private final Map<String, Owner> own = new HashMap<>();
    /** Owners of values with all that is in them. */
    private final Map<String, Owner> whole = new HashMap<>();

    private FieldOwners() {}

    /** Nobody. */
    public static FieldOwners none() {
        return new FieldOwners();
    }

    /**
     * The owners of that object's values. Entries that can't be understood name nobody.
     *
     * @param object as it stands, or with fields dropped and hidden
     * @param managedFields a JSON array of ManagedFieldsEntry
     * @throws IllegalArgumentException if either is no JSON
     */
    public static FieldOwners of(byte[] object, byte[] managedFields) {
        FieldOwners owners = new FieldOwners();
        JsonValue value = JsonTree.parse(object);
        if (JsonTree.parse(managedFields) instanceof JsonArray entries) {
            for (JsonValue entry : entries) {
                if (entry instanceof JsonObject fields && fields.get("fieldsV1") instanceof JsonObject set) {
                    owners.add("", value, set, owner(fields));
                }
            }
        }
        return owners;
    }

    private static Owner owner(JsonObject entry) {
        String time = text(entry, "time");
        Instant moment = null;
        try {
            moment = time.isEmpty() ? null : OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException e) {
            // A time that nobody can read is none.
        }
        return new Owner(text(entry, "manager"), text(entry, "operation"), moment);
    }

    private static String text(JsonObject object, String name) {
        return object.get(name) instanceof JsonString string ? string.getString() : "";
    }

    /** Who owns the value there; null if nobody is named. */
    public @Nullable Owner at(String pointer) {
        Owner owner = own.get(pointer);
        String above = pointer;
        while (owner == null) {
            owner = whole.get(above);
            int slash = above.lastIndexOf('/');
            if (slash < 0) {
                return owner;
            }
            above = above.substring(0, slash);
        }
        return owner;
    }

    private void add(String pointer, JsonValue value, JsonObject set, Owner owner) {
        if (set.isEmpty()) {
            whole.merge(pointer, owner, FieldOwners::later);
        }
        set.forEach((key, inner) -> {
            if (!(inner instanceof JsonObject below)) {
                return;
            }
            if (key.equals(".")) {
                own.merge(pointer, owner, FieldOwners::later);
            } else if (key.startsWith("f:") && value instanceof JsonObject object) {
                String name = key.substring(2);
                JsonValue member = object.get(name);
                if (member != null) {
                    add(JsonPointerText.member(pointer, name), member, below, owner);
                }
            } else if (value instanceof JsonArray array) {
                int index = index(array, key);
                if (index >= 0) {
                    add(JsonPointerText.element(pointer, index), array.get(index), below, owner);
                }
            }
        });
    }

    /** The element that is meant: {@code k:{"name":"web"}} by its keys, {@code v:"a"} by value, {@code i:0} by index. */
    private static int index(JsonArray array, String key) {
        String what = key.substring(Math.min(2, key.length()));
        if (key.startsWith("i:")) {
            return what.matches("\\d{1,6}") && Integer.parseInt(what) < array.size() ? Integer.parseInt(what) : -1;
        }
        if (!key.startsWith("k:") && !key.startsWith("v:")) {
            return -1;
        }
        JsonValue wanted;
        try {
            wanted = JsonTree.parse(what.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return -1;
        }
        for (int i = 0; i < array.size(); i++) {
            if (key.startsWith("v:") ? array.get(i).equals(wanted) : hasKeys(array.get(i), wanted)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean hasKeys(JsonValue element, JsonValue keys) {
        return element instanceof JsonObject object
                && keys instanceof JsonObject wanted
                && object.entrySet().containsAll(wanted.entrySet());
    }

    private static Owner later(Owner one, Owner other) {
        if (one.time() == null || other.time() == null) {
            return one.time() == null ? other : one;
        }
        return other.time().isBefore(one.time()) ? one : other;
    }
}
