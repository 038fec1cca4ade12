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

    /** What is known of a value beside the rules that reach into it. */
    private enum Content {
        ANY,
        /** The object's own metadata. */
        METADATA,
        /** A secret, whatever it is. */
        SECRET,
        /** An object whose members are secret; if it is none, a secret. */
        SECRET_MEMBERS,
        /** As SECRET_MEMBERS; their marks are those of what they are after base64. */
        SECRET_DATA,
        /** A list whose strings are secret. */
        SECRET_STRINGS,
        /** A list of objects with {@code name} and {@code value}. */
        ENVIRONMENT,
        /** An object whose {@code value} is secret. */
        SECRET_VARIABLE,
        /** A list of strings as a shell or a container gets them. */
        ARGUMENTS;

        static Content of(RuleNode.@Nullable Action action) {
            if (action == null) {
                return ANY;
            }
            return switch (action) {
                case HIDE_EACH -> SECRET_MEMBERS;
                case HIDE_DATA -> SECRET_DATA;
                case HIDE_ENV -> ENVIRONMENT;
                case HIDE_ARGUMENTS -> ARGUMENTS;
                case DROP, HIDE -> throw new IllegalStateException(action + " was done before");
            };
        }

        boolean isSecret() {
            return this == SECRET || this == SECRET_MEMBERS || this == SECRET_DATA;
        }

        boolean hidesMember(String name) {
            return this == SECRET_MEMBERS || this == SECRET_DATA || (this == SECRET_VARIABLE && name.equals("value"));
        }
    }

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
        // managedFields are most of a typical object, and are left out.
        this.out = new JsonOutput(object.length() / 4);
    }

    Captured run(RuleNode[] roots, int count) {
        var unused = object(roots, count, Content.ANY);
        scanner.end();
        return new Captured(
                Snapshot.of(out.toByteArray()),
                new Base(resourceVersion, generation, deletionTimestamp, finalizers),
                managedFields);
    }

    /**
     * @param nodes the places in the rules that this object stands at, the first {@code count} of them
     * @return whether it had members and all of them were dropped
     */
    private boolean object(RuleNode[] nodes, int count, Content content) {
        boolean isRoot = scanner.depth() == 0;
        boolean needsName = count > 0 || byName || isRoot || content != Content.ANY;
        scanner.enterObject();
        out.write('{');
        boolean first = true;
        boolean dropped = false;
        // Room for every node's own member and its wildcard.
        RuleNode[] below = count == 0 ? NONE : new RuleNode[2 * count];
        while (scanner.nextMember()) {
            int nameStart = scanner.nameStart();
            int nameEnd = scanner.nameEnd();
            String name = needsName ? scanner.name() : "";
            int belowCount = RuleNode.member(nodes, count, name, below);
            RuleNode.Action action = RuleNode.action(below, belowCount);
            int managedFieldsAt = -1;
            if (content == Content.METADATA) {
                note(name);
                managedFieldsAt = name.equals("managedFields") ? valueAt() : -1;
            }
            if (action == RuleNode.Action.DROP) {
                scanner.skipValue();
                noteManagedFields(managedFieldsAt);
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
            if (action == RuleNode.Action.HIDE || content.hidesMember(name)) {
                hide(content == Content.SECRET_DATA);
            } else if (isRoot && name.equals("metadata")) {
                emptied = value(below, belowCount, Content.METADATA);
            } else {
                emptied = value(below, belowCount, contentOf(name, action));
            }
            noteManagedFields(managedFieldsAt);
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

    /** What is known of the value that the scanner stands before, by what rules say of it, else by its name. */
    private Content contentOf(String name, RuleNode.@Nullable Action action) {
        Content byRule = Content.of(action);
        if (byRule != Content.ANY || !byName) {
            return byRule;
        }
        return switch (scanner.peek()) {
            case '"' -> SecretNames.matches(name) ? Content.SECRET : Content.ANY;
            case '{' -> name.equals("stringData") ? Content.SECRET_MEMBERS : Content.ANY;
            case '[' ->
                switch (name) {
                    case "env" -> Content.ENVIRONMENT;
                    case "command", "args" -> Content.ARGUMENTS;
                    default -> SecretNames.matches(name) ? Content.SECRET_STRINGS : Content.ANY;
                };
            default -> Content.ANY;
        };
    }

    /** Returns whether it was an object that had members and all of them were dropped. */
    private boolean value(RuleNode[] nodes, int count, Content content) {
        byte first = scanner.peek();
        boolean container = first == '{' || first == '[';
        if (container && scanner.depth() >= MAX_DEPTH) {
            copy();
        } else if (first == '{' && (count > 0 || byName || content != Content.ANY)) {
            return object(nodes.clone(), count, content);
        } else if (first == '[' && !content.isSecret() && reachesElements(nodes, count, content)) {
            array(nodes.clone(), count, content);
        } else if (content.isSecret()) {
            hide(content == Content.SECRET_DATA);
        } else {
            copy();
        }
        return false;
    }

    private boolean reachesElements(RuleNode[] nodes, int count, Content content) {
        return byName || content != Content.ANY || RuleNode.mostOfElement(nodes, count) > 0;
    }

    private void array(RuleNode[] nodes, int count, Content content) {
        scanner.enterArray();
        out.write('[');
        boolean first = true;
        boolean secretFollows = false;
        RuleNode[] below = new RuleNode[RuleNode.mostOfElement(nodes, count)];
        while (scanner.nextElement()) {
            int belowCount = RuleNode.element(nodes, count, json, scanner.position(), end, below);
            RuleNode.Action action = RuleNode.action(below, belowCount);
            if (action == RuleNode.Action.DROP) {
                scanner.skipValue();
                continue;
            }
            if (!first) {
                out.write(',');
            }
            first = false;
            boolean string = scanner.peek() == '"';
            if (action == RuleNode.Action.HIDE || (string && content == Content.SECRET_STRINGS)) {
                hide(false);
            } else if (string && content == Content.ARGUMENTS) {
                secretFollows = argument(secretFollows);
            } else {
                var unused = value(below, belowCount, content == Content.ENVIRONMENT ? variable() : Content.of(action));
            }
        }
        out.write(']');
    }

    private Content variable() {
        String name = StringMember.of(json, scanner.position(), end, "name");
        return name != null && SecretNames.matches(name) ? Content.SECRET_VARIABLE : Content.ANY;
    }

    /** Writes an argument as a shell or a container gets it. True if the one that follows is the value of a secret. */
    private boolean argument(boolean secret) {
        String argument = Objects.requireNonNull(scanner.stringOrNull());
        if (secret && !argument.startsWith("-")) {
            out.writeString(marks.of(argument));
            return false;
        }
        String hidden = SecretArguments.hide(argument, marks);
        if (hidden.equals(argument)) {
            out.write(json, scanner.valueStart(), scanner.valueEnd());
        } else {
            out.writeString(hidden);
        }
        return argument.startsWith("-") && argument.indexOf('=') < 0 && SecretNames.matches(argument);
    }

    /** Keeps what the metadata says of the object's state; the scanner stays before the value. */
    private void note(String name) {
        switch (name) {
            case "resourceVersion" -> resourceVersion = text();
            case "deletionTimestamp" -> deletionTimestamp = text();
            case "generation" -> generation = number();
            case "finalizers" -> finalizers = strings();
            default -> {}
        }
    }

    /** Keeps where the managedFields stand, which the scanner has just gone past. */
    private void noteManagedFields(int start) {
        if (start >= 0) {
            managedFields = json[start] == '[' ? new JsonRange(json, start, scanner.position() - start) : null;
        }
    }

    /** Index of the value's first byte, before which the scanner stands. */
    private int valueAt() {
        var unused = scanner.peek();
        return scanner.position();
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

    private static byte @Nullable [] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
