package io.logistis.blame;

import io.logistis.diff.FieldChange;
import io.logistis.diff.FieldChanges;
import io.logistis.diff.Transition;
import io.logistis.event.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Keeps which fields an object had and has no more. */
final class Removals {

    private final Shape shape;
    private final Map<String, RemovedField> removed = new LinkedHashMap<>();

    Removals(Shape shape) {
        this.shape = shape;
    }

    /** @param origins who changed the field with that path */
    void step(byte[] before, byte[] after, Function<String, Origin> origins) {
        for (FieldChange change :
                FieldChanges.between(new Transition(shape.apiVersion(), shape.kind(), before, after))) {
            removed.remove(change.path());
            if (change.op() == FieldChange.Op.REMOVE) {
                String value = Objects.requireNonNull(change.from());
                removed.put(change.path(), new RemovedField(change.path(), value, origins.apply(change.path())));
            }
        }
    }

    List<RemovedField> fields() {
        return List.copyOf(removed.values());
    }
}
