package io.logistis.diff;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One field that a change touched.
 *
 * @param path the field, as {@code spec.template.spec.containers[name=web].image}; see {@link FieldChanges} for the grammar
 * @param op what happened to it
 * @param from its value before as compact JSON text; null for ADD
 * @param to its value after as compact JSON text; null for REMOVE
 */
public record FieldChange(
        String path, Op op, @Nullable String from, @Nullable String to) {

    /** What happened to a field. */
    public enum Op {
        /** It is new. */
        ADD,
        /** It is gone. */
        REMOVE,
        /** It has another value. */
        REPLACE,
        /**
         * A list holds what it held, in another order. {@code from} and {@code to} are JSON arrays of what names the
         * elements: their keys, or the elements themselves where they have none.
         */
        REORDER
    }

    public FieldChange {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(op, "op");
        if ((from == null) != (op == Op.ADD) || (to == null) != (op == Op.REMOVE)) {
            throw new IllegalArgumentException("from is null for ADD alone, to for REMOVE alone; op was " + op);
        }
    }
}
