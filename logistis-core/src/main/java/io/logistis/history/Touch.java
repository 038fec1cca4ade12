package io.logistis.history;

import io.logistis.diff.FieldChange;
import io.logistis.event.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A field that differs between two states, as far as it is compared with others. Long values are replaced by a digest, so
 * that many can be remembered.
 *
 * @param path as {@link io.logistis.diff.FieldChanges} writes it
 * @param place the path with {@code [*]} for elements that have no name but their place: what is appended once more goes
 *     to a longer list
 * @param from null where it is new
 * @param to null where it is gone
 */
record Touch(
        String path,
        String place,
        @Nullable String from,
        @Nullable String to) {

    private static final Pattern INDEX = Pattern.compile("\\[[0-9]+]");
    private static final Set<String> NOTHING = Set.of("null", "{}", "[]");
    private static final int SHORT = 64;

    static Touch of(FieldChange change) {
        return new Touch(
                change.path(),
                INDEX.matcher(change.path()).replaceAll("[*]"),
                shortened(change.from()),
                shortened(change.to()));
    }

    private static @Nullable String shortened(@Nullable String value) {
        return value == null || value.length() <= SHORT
                ? value
                : value.charAt(0)
                        + Digest.of(value.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Whether there is nothing on either side: an empty map is as good as none. */
    boolean isEmpty() {
        return isNothing(from) && isNothing(to);
    }

    private static boolean isNothing(@Nullable String value) {
        return value == null || NOTHING.contains(value);
    }

    /** Whether there was nothing that counts before: it was absent, empty, or zero. */
    boolean isFilledIn() {
        return (isNothing(from) || "\"\"".equals(from) || "0".equals(from)) && to != null;
    }

    boolean isInUnnamedElement() {
        return place.contains("[*]");
    }

    /** Whether both leave the same value in the same place. What is removed from a map may have had another value. */
    boolean hasEffectOf(Touch other) {
        if (!place.equals(other.place)) {
            return false;
        }
        if (to != null || other.to != null) {
            return to != null && to.equals(other.to);
        }
        return !isInUnnamedElement() || (from != null && from.equals(other.from));
    }

    /** Whether one is the other's place, or lies within it. */
    boolean overlaps(Touch other) {
        return isWithin(place, other.place) || isWithin(other.place, place);
    }

    /** Whether both are in one place, or one is a whole map or list that is new or gone and the other lies within it. */
    boolean isSameField(Touch other) {
        return place.equals(other.place) || isAllOf(other) || other.isAllOf(this);
    }

    private boolean isAllOf(Touch other) {
        return (from == null || to == null) && !place.endsWith("]") && isWithin(other.place, place);
    }

    private static boolean isWithin(String inner, String outer) {
        return inner.startsWith(outer)
                && (inner.length() == outer.length() || ".[".indexOf(inner.charAt(outer.length())) >= 0);
    }
}
