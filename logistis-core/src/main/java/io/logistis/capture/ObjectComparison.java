package io.logistis.capture;

import io.logistis.event.JsonRange;
import io.logistis.scan.JsonScanner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds where two states of an object differ, without building a tree: what is equal byte for byte is not looked into,
 * what differs is taken apart level by level. Its cost is bounded: it gives up after reading the objects 16 times over, or
 * after {@value #MAX_PATHS} paths. Used once.
 */
final class ObjectComparison {

    static final int MAX_PATHS = 1000;

    /** A CronJob that is nearly all environment variables is read 13 times over. */
    private static final int MOST_READS = 16;

    private static final RuleNode[] NO_RULES = new RuleNode[0];

    private final List<ChangedPath> found = new ArrayList<>();
    private long bytesLeft;
    private boolean gaveUp;

    private ObjectComparison(long bytes) {
        this.bytesLeft = bytes;
    }

    /** @param dropped the rules of what never counts, the first {@code count} of them */
    static ChangedPaths compare(@Nullable JsonRange before, @Nullable JsonRange after, RuleNode[] dropped, int count) {
        ObjectComparison comparison = new ObjectComparison((long) MOST_READS * (length(before) + length(after)));
        comparison.compare(before, after, dropped, count, ChangedPath.ROOT);
        return new ChangedPaths(comparison.found, !comparison.gaveUp);
    }

    private static int length(@Nullable JsonRange value) {
        return value == null ? 0 : value.length();
    }

    private void compare(
            @Nullable JsonRange before, @Nullable JsonRange after, RuleNode[] rules, int count, ChangedPath path) {
        if (gaveUp || same(before, after)) {
            return;
        }
        byte was = first(before);
        byte is = first(after);
        if (path.depth() >= FieldPass.MAX_DEPTH || (was == 'n' && is == 'n')) {
            changed(path);
        } else if ((was == '{' || was == 'n') && (is == '{' || is == 'n')) {
            objects(before, after, rules, count, path);
        } else if ((was == '[' || was == 'n') && (is == '[' || is == 'n')) {
            arrays(before, after, rules, count, path);
        } else {
            changed(path);
        }
    }

    /** The first byte; that of null where there is none. */
    private static byte first(@Nullable JsonRange value) {
        return value == null ? (byte) 'n' : new JsonScanner(value.array(), value.offset(), value.end()).peek();
    }

    private static boolean same(@Nullable JsonRange before, @Nullable JsonRange after) {
        return before != null
                && after != null
                && Arrays.equals(
                        before.array(), before.offset(), before.end(), after.array(), after.offset(), after.end());
    }

    private void changed(ChangedPath path) {
        if (found.size() == MAX_PATHS) {
            gaveUp = true;
        } else if (path.depth() > 0) {
            found.add(path);
        }
    }

    private void objects(
            @Nullable JsonRange before, @Nullable JsonRange after, RuleNode[] rules, int count, ChangedPath path) {
        Map<String, JsonRange> was = members(before);
        Map<String, JsonRange> is = members(after);
        if (gaveUp) {
            return;
        }
        if (was.isEmpty() && is.isEmpty()) {
            changed(path);
            return;
        }
        Set<String> names = new LinkedHashSet<>(was.keySet());
        names.addAll(is.keySet());
        RuleNode[] below = count == 0 ? NO_RULES : new RuleNode[2 * count];
        for (String name : names) {
            JsonRange one = was.get(name);
            JsonRange other = is.get(name);
            int belowCount = RuleNode.member(rules, count, name, below);
            if (!same(one, other) && RuleNode.action(below, belowCount) != RuleNode.Action.DROP) {
                compare(one, other, below, belowCount, path.member(name));
            }
        }
    }

    private Map<String, JsonRange> members(@Nullable JsonRange object) {
        Map<String, JsonRange> members = new LinkedHashMap<>();
        if (first(object) == '{' && object != null && mayRead(object)) {
            JsonScanner scanner = new JsonScanner(object.array(), object.offset(), object.end());
            scanner.enterObject();
            while (scanner.nextMember()) {
                String name = scanner.name();
                members.put(name, next(scanner, object));
            }
        }
        return members;
    }

    private static JsonRange next(JsonScanner scanner, JsonRange within) {
        scanner.skipValue();
        return new JsonRange(within.array(), scanner.valueStart(), scanner.valueEnd() - scanner.valueStart());
    }

    private boolean mayRead(JsonRange value) {
        bytesLeft -= value.length();
        gaveUp |= bytesLeft < 0;
        return !gaveUp;
    }

    private void arrays(
            @Nullable JsonRange before, @Nullable JsonRange after, RuleNode[] rules, int count, ChangedPath path) {
        List<JsonRange> was = elements(before);
        List<JsonRange> is = elements(after);
        if (gaveUp) {
            return;
        }
        if (was.isEmpty() && is.isEmpty()) {
            changed(path);
            return;
        }
        was.removeIf(element -> isDropped(element, rules, count));
        is.removeIf(element -> isDropped(element, rules, count));
        Map<String, JsonRange> wasNamed = byName(was);
        Map<String, JsonRange> isNamed = byName(is);
        if (wasNamed != null && isNamed != null) {
            named(wasNamed, isNamed, rules, count, path);
        } else {
            unnamed(was, is, rules, count, path);
        }
    }

    private List<JsonRange> elements(@Nullable JsonRange array) {
        List<JsonRange> elements = new ArrayList<>();
        if (first(array) == '[' && array != null && mayRead(array)) {
            JsonScanner scanner = new JsonScanner(array.array(), array.offset(), array.end());
            scanner.enterArray();
            while (scanner.nextElement()) {
                elements.add(next(scanner, array));
            }
        }
        return elements;
    }

    private static boolean isDropped(JsonRange element, RuleNode[] rules, int count) {
        RuleNode[] below = new RuleNode[RuleNode.mostOfElement(rules, count)];
        return RuleNode.action(below, rulesOf(element, rules, count, below)) == RuleNode.Action.DROP;
    }

    private static int rulesOf(JsonRange element, RuleNode[] rules, int count, RuleNode[] below) {
        return below.length == 0
                ? 0
                : RuleNode.element(rules, count, element.array(), element.offset(), element.end(), below);
    }

    /** The elements by their names; null if one has none, or the name of another. */
    private @Nullable Map<String, JsonRange> byName(List<JsonRange> elements) {
        Map<String, JsonRange> named = new LinkedHashMap<>();
        for (JsonRange element : elements) {
            String name = mayRead(element) ? nameOf(element) : null;
            if (name == null || named.put(name, element) != null) {
                return null;
            }
        }
        return named;
    }

    static @Nullable String nameOf(@Nullable JsonRange element) {
        return element == null ? null : StringMember.of(element.array(), element.offset(), element.end(), "name");
    }

    private void named(
            Map<String, JsonRange> was, Map<String, JsonRange> is, RuleNode[] rules, int count, ChangedPath path) {
        Set<String> names = new LinkedHashSet<>(was.keySet());
        names.addAll(is.keySet());
        for (String name : names) {
            pair(was.get(name), is.get(name), rules, count, path);
        }
        if (!common(was.keySet(), is.keySet()).equals(common(is.keySet(), was.keySet()))) {
            changed(path);
        }
    }

    private static List<String> common(Collection<String> ordered, Collection<String> others) {
        return ordered.stream().filter(others::contains).toList();
    }

    /** What is equal at both ends is left alone; what is between is compared place by place if it can be. */
    private void unnamed(List<JsonRange> was, List<JsonRange> is, RuleNode[] rules, int count, ChangedPath path) {
        int start = 0;
        int least = Math.min(was.size(), is.size());
        while (start < least && same(was.get(start), is.get(start))) {
            start++;
        }
        int end = 0;
        while (end < least - start && same(was.get(was.size() - 1 - end), is.get(is.size() - 1 - end))) {
            end++;
        }
        List<JsonRange> gone = was.subList(start, was.size() - end);
        List<JsonRange> come = is.subList(start, is.size() - end);
        if (gone.size() == come.size()) {
            for (int i = 0; i < gone.size() && !gaveUp; i++) {
                pair(gone.get(i), come.get(i), rules, count, path);
            }
        } else {
            gone.forEach(element -> pair(element, null, rules, count, path));
            come.forEach(element -> pair(null, element, rules, count, path));
        }
    }

    private void pair(
            @Nullable JsonRange before, @Nullable JsonRange after, RuleNode[] rules, int count, ChangedPath path) {
        JsonRange shown = after == null ? before : after;
        if (gaveUp || shown == null || same(before, after)) {
            return;
        }
        RuleNode[] below = new RuleNode[RuleNode.mostOfElement(rules, count)];
        compare(before, after, below, rulesOf(shown, rules, count, below), path.element(before, after));
    }
}
