package io.logistis.diff;

import java.util.List;

/**
 * The fields that a change touched, as a person would name them.
 *
 * <p>A path is the names of members with dots between them, and what picks an element of a list in brackets:
 *
 * <pre>
 * path     = member { "." member | bracket }
 * member   = letters, digits, "_", "-" and "$"
 * bracket  = "[" quoted "]"                     a member with any other name:         metadata.annotations["a.b/c"]
 *          | "[" key "=" value { "," … } "]"    the element that its keys name:       containers[name=web]
 *          | "[=" value "]"                     an element of a set:                  metadata.finalizers[=example.com/f]
 *          | "[" number "]"                     an element by its place, from 0:      rules[2]
 * key      = a member's name
 * value    = letters, digits and "_-$./:@%+", or quoted
 * quoted   = any characters in double quotes; a backslash goes before a double quote and a backslash
 * </pre>
 *
 * A key is left out where it has its default ({@code ports[containerPort=80]} is TCP). A path may begin with a bracket.
 *
 * <p>Elements are named by their merge key where Kubernetes has one, by value in sets. Of custom resources, whose lists
 * nobody knows, elements are named by {@code name}, {@code key}, {@code id} or {@code type}: the first that every element
 * of both lists has and no two share. All other elements are named by their place: the one they have afterwards, or had
 * before if they are gone. Equal quantities are equal ({@code 1000m}, {@code 1}) where the field is a quantity.
 *
 * <p>What is new or gone is one change, with its whole value; but maps of plain values (labels, data) are listed member by
 * member, and so is a whole object that was created or deleted: its plain fields, and lists of plain values. What lies
 * deeper than 256 levels counts as one value.
 */
public final class FieldChanges {

    private FieldChanges() {}

    /**
     * All fields that differ, in the order of the objects' own text.
     *
     * @throws IllegalArgumentException if a side is no JSON
     */
    public static List<FieldChange> between(Transition transition) {
        return new FieldComparison(transition)
                .run().stream().map(FoundChange::change).toList();
    }

    /**
     * As {@link #between}, but of an object that was created or deleted without what nobody need have set (defaults of the
     * API server, what its admission plugins add) and without what names it (apiVersion, kind, name, namespace).
     *
     * @throws IllegalArgumentException if a side is no JSON
     */
    public static List<FieldChange> telling(Transition transition) {
        return new FieldComparison(transition)
                .run().stream()
                        .filter(found -> found.standing() == FoundChange.Standing.TELLING)
                        .map(FoundChange::change)
                        .toList();
    }
}
