package io.logistis.capture;

import io.logistis.event.Base;
import io.logistis.event.JsonRange;
import io.logistis.event.Snapshot;
import io.logistis.scan.JsonScanner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one object: copies what is kept, leaves out what is dropped, writes marks for what is hidden. Only where a
 * rule may still apply is the text taken apart; all else is checked and copied as it stands. Used once.
 */
final class FieldPass {

    /**
     * What is nested deeper is hidden, together with the field that it would have been copied with: nobody writes such
     * objects by hand, and whoever reads a snapshot may take one step down for each level.
     */
    static final int MAX_DEPTH = 500;

    private static final RuleNode[] NONE = new RuleNode[0];

    private final byte[] json;
    private final JsonScanner scanner;
    private final int end;
    private final Marks marks;
    private final boolean byName;
    private final JsonOutput out;

    private @Nullable String resourceVersion;
    private @Nullable Long generation;
    private @Nullable String deletionTimestamp;
    private List<String> finalizers = List.of();
    private @Nullable JsonRange managedFields;

    FieldPass(JsonRange object, Marks marks, boolean byName) {
        this.json = object.array();
        this.end = object.end();
        this.scanner = new JsonScanner(json, object.offset(), end);
        this.marks = marks;
        this.byName = byName;
        this.out = new JsonOutput(object.length());
    }

    Captured run(RuleNode[] roots, int count) {
        var unused = object(roots, count, false);
        scanner.end();
        return new Captured(
                Snapshot.of(out.toByteArray()),
                new Base(resourceVersion, generation, deletionTimestamp, finalizers),
                managedFields);
    }

    /**
     * @param nodes the places in the rules that this object stands at, the first {@code count} of them
     * @param isMetadata whether this is the object's own metadata
     * @return whether it had members and all of them were dropped
     */
    private boolean object(RuleNode[] nodes, int count, boolean isMetadata) {
        boolean isRoot = scanner.depth() == 0;
        scanner.enterObject();
        out.write('{');
        boolean first = true;
        boolean dropped = false;
        // Room for every node's own member and its wildcard.
        RuleNode[] below = count == 0 ? NONE : new RuleNode[2 * count];
        while (scanner.nextMember()) {
            int nameStart = scanner.nameStart();
            int nameEnd = scanner.nameEnd();
            boolean needsName = count > 0 || byName || isMetadata || isRoot;
            String name = needsName ? scanner.name() : "";
            int belowCount = members(nodes, count, name, below);
            RuleNode.Action action = action(below, belowCount);
            if (isMetadata) {
                note(name);
            }
            if (action == RuleNode.Action.DROP) {
                scanner.skipValue();
                dropped = true;
                continue;
            }
            int mark = out.length();
            if (!first) {
                out.write(',');
            }
            out.write('"');
            out.write(json, nameStart, nameEnd);
            out.write('"');
            out.write(':');
            boolean emptied = false;
            if (action != null) {
                act(action);
            } else if (!byName || !secretByName(name)) {
                emptied = value(below, belowCount, isRoot && name.equals("metadata"));
            }
            if (emptied) {
                // As the API server leaves out a map that has nothing in it.
                out.cut(mark);
                dropped = true;
            } else {
                first = false;
            }
        }
        out.write('}');
        return first && dropped;
    }

    /** Returns whether it was an object that had members and all of them were dropped. */
    private boolean value(RuleNode[] nodes, int count, boolean isMetadata) {
        byte first = scanner.peek();
        if (scanner.depth() >= MAX_DEPTH) {
            copy();
        } else if (first == '{' && (count > 0 || byName || isMetadata)) {
            return object(nodes.clone(), count, isMetadata);
        } else if (first == '[' && (count > 0 || byName)) {
            array(nodes.clone(), count);
        } else {
            copy();
        }
        return false;
    }

    private void array(RuleNode[] nodes, int count) {
        int most = 0;
        for (int i = 0; i < count; i++) {
            most += nodes[i].elements().size();
        }
        if (most == 0 && !byName) {
            copy();
            return;
        }
        scanner.enterArray();
        out.write('[');
        boolean first = true;
        RuleNode[] below = new RuleNode[most];
        while (scanner.nextElement()) {
            int belowCount = elements(nodes, count, below);
            RuleNode.Action action = action(below, belowCount);
            if (action == RuleNode.Action.DROP) {
                scanner.skipValue();
                continue;
            }
            if (!first) {
                out.write(',');
            }
            first = false;
            if (action != null) {
                act(action);
            } else {
                value(below, belowCount, false);
            }
        }
        out.write(']');
    }

    private static int members(RuleNode[] nodes, int count, String name, RuleNode[] below) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            RuleNode named = nodes[i].member(name);
            if (named != null) {
                below[found++] = named;
            }
            RuleNode any = nodes[i].anyMember();
            if (any != null) {
                below[found++] = any;
            }
        }
        return found;
    }

    private int elements(RuleNode[] nodes, int count, RuleNode[] below) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            for (RuleNode.Elements elements : nodes[i].elements()) {
                if (elements.key() == null || hasMember(elements.key(), elements.value())) {
                    below[found++] = elements.below();
                }
            }
        }
        return found;
    }

    private static RuleNode.@Nullable Action action(RuleNode[] nodes, int count) {
        RuleNode.Action found = null;
        for (int i = 0; i < count; i++) {
            RuleNode.Action action = nodes[i].action();
            if (action == RuleNode.Action.DROP) {
                return action;
            }
            found = found == null ? action : found;
        }
        return found;
    }

    /** Whether the element that the scanner stands before has that member with that value; null value for any. */
    private boolean hasMember(String key, @Nullable String value) {
        if (scanner.peek() != '{') {
            return false;
        }
        String found = memberOfNext(key);
        return found != null && (value == null || value.equals(found));
    }

    /** The last string member of that name of the object that the scanner stands before, which stays where it is. */
    private @Nullable String memberOfNext(String key) {
        JsonScanner ahead = new JsonScanner(json, scanner.position(), end);
        String found = null;
        ahead.enterObject();
        while (ahead.nextMember()) {
            if (ahead.nameIs(key) && ahead.peek() == '"') {
                found = ahead.stringOrNull();
            } else {
                ahead.skipValue();
            }
        }
        return found;
    }

    /** Keeps what the metadata says of the object's state; the scanner stays before the value. */
    private void note(String name) {
        switch (name) {
            case "resourceVersion" -> resourceVersion = text();
            case "deletionTimestamp" -> deletionTimestamp = text();
            case "generation" -> generation = number();
            case "finalizers" -> finalizers = strings();
            case "managedFields" -> {
                JsonScanner ahead = ahead();
                ahead.skipValue();
                managedFields = json[ahead.valueStart()] == '['
                        ? new JsonRange(json, ahead.valueStart(), ahead.valueEnd() - ahead.valueStart())
                        : null;
            }
            default -> {}
        }
    }

    private JsonScanner ahead() {
        return new JsonScanner(json, scanner.position(), end);
    }

    private @Nullable String text() {
        return scanner.peek() == '"' ? ahead().stringOrNull() : null;
    }

    private @Nullable Long number() {
        JsonScanner ahead = ahead();
        ahead.skipValue();
        String text =
                new String(json, ahead.valueStart(), ahead.valueEnd() - ahead.valueStart(), StandardCharsets.US_ASCII);
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private List<String> strings() {
        JsonScanner ahead = ahead();
        if (ahead.peek() != '[') {
            return List.of();
        }
        List<String> strings = new ArrayList<>();
        ahead.enterArray();
        while (ahead.nextElement()) {
            if (ahead.peek() == '"') {
                strings.add(Objects.requireNonNull(ahead.stringOrNull()));
            } else {
                ahead.skipValue();
            }
        }
        return strings;
    }

    private void copy() {
        scanner.skipValue();
        if (scanner.valueDepth() > MAX_DEPTH) {
            out.writeString(marks.of(Arrays.copyOfRange(json, scanner.valueStart(), scanner.valueEnd())));
        } else {
            out.write(json, scanner.valueStart(), scanner.valueEnd());
        }
    }

    private void act(RuleNode.Action action) {
        switch (action) {
            case HIDE -> hide(false);
            case HIDE_EACH -> hideEach(false);
            case HIDE_DATA -> hideEach(true);
            case HIDE_ENV -> environment();
            case HIDE_ARGUMENTS -> arguments();
            case DROP -> throw new IllegalStateException("dropped before");
        }
    }

    /** A mark of the value in its place, whatever it is; null stays null. */
    private void hide(boolean base64) {
        byte first = scanner.peek();
        if (first == 'n') {
            copy();
        } else if (first == '"') {
            String value = Objects.requireNonNull(scanner.stringOrNull());
            byte[] decoded = base64 ? decoded(value) : null;
            out.writeString(decoded == null ? marks.of(value) : marks.of(decoded));
        } else {
            scanner.skipValue();
            out.writeString(marks.of(Arrays.copyOfRange(json, scanner.valueStart(), scanner.valueEnd())));
        }
    }

    private void hideEach(boolean base64) {
        if (scanner.peek() == '{') {
            members(member -> hide(base64));
        } else {
            hide(base64);
        }
    }

    private static byte @Nullable [] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** In custom resources: hides what the member's name says is secret. True if the value was dealt with. */
    private boolean secretByName(String name) {
        byte first = scanner.peek();
        if ((first == '{' || first == '[') && scanner.depth() >= MAX_DEPTH) {
            copy();
            return true;
        }
        if (first == '"' && SecretNames.matches(name)) {
            hide(false);
            return true;
        }
        if (first == '[' && (name.equals("env") || name.equals("command") || name.equals("args"))) {
            if (name.equals("env")) {
                environment();
            } else {
                arguments();
            }
            return true;
        }
        if (first == '[' && SecretNames.matches(name)) {
            strings(this::hideString);
            return true;
        }
        if (first == '{' && name.equals("stringData")) {
            hideEach(false);
            return true;
        }
        return false;
    }

    private void hideString() {
        hide(false);
    }

    /** A list of objects with {@code name} and {@code value}. */
    private void environment() {
        elements(() -> {
            if (scanner.peek() != '{') {
                value(NONE, 0, false);
                return;
            }
            String name = memberOfNext("name");
            boolean secret = name != null && SecretNames.matches(name);
            members(member -> {
                if (secret && member.equals("value")) {
                    hide(false);
                } else if (!byName || !secretByName(member)) {
                    value(NONE, 0, false);
                }
            });
        });
    }

    /** A list of strings as a shell or a container gets them. */
    private void arguments() {
        boolean[] nextIsSecret = {false};
        strings(() -> {
            String argument = Objects.requireNonNull(scanner.stringOrNull());
            int start = scanner.valueStart();
            int until = scanner.valueEnd();
            if (nextIsSecret[0] && !argument.startsWith("-")) {
                nextIsSecret[0] = false;
                out.writeString(marks.of(argument));
                return;
            }
            nextIsSecret[0] = argument.startsWith("-") && argument.indexOf('=') < 0 && SecretNames.matches(argument);
            String hidden = SecretArguments.hide(argument, marks);
            if (hidden.equals(argument)) {
                out.write(json, start, until);
            } else {
                out.writeString(hidden);
            }
        });
    }

    /** Writes a list, its strings by {@code string}, all else as {@link #value} does. */
    private void strings(Runnable string) {
        elements(() -> {
            if (scanner.peek() == '"') {
                string.run();
            } else {
                value(NONE, 0, false);
            }
        });
    }

    private void elements(Runnable element) {
        if (scanner.peek() != '[') {
            value(NONE, 0, false);
            return;
        }
        scanner.enterArray();
        out.write('[');
        boolean first = true;
        while (scanner.nextElement()) {
            if (!first) {
                out.write(',');
            }
            first = false;
            element.run();
        }
        out.write(']');
    }

    private void members(Consumer<String> member) {
        scanner.enterObject();
        out.write('{');
        boolean first = true;
        while (scanner.nextMember()) {
            if (!first) {
                out.write(',');
            }
            first = false;
            out.write('"');
            out.write(json, scanner.nameStart(), scanner.nameEnd());
            out.write('"');
            out.write(':');
            member.accept(scanner.name());
        }
        out.write('}');
    }
}
