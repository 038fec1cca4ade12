package io.logistis.store;

import io.logistis.event.ChangeEvent;
import io.logistis.event.ObjectKey;
import org.jspecify.annotations.Nullable;

/** What counts are taken apart by. */
public enum CountBy {
    /** The name of the user. */
    USER,
    /** The namespace of the object; null for cluster-scoped objects. */
    NAMESPACE,
    /** The resource of the object with its group: {@code pods}, {@code deployments.apps}. */
    KIND,
    /** What was done. */
    OPERATION,
    /** What became of it; a store knows no more than ADMITTED and DENIED. */
    OUTCOME;

    /** What that event is counted under. */
    public @Nullable String of(ChangeEvent event) {
        ObjectKey key = event.object().key();
        return switch (this) {
            case USER -> event.user().username();
            case NAMESPACE -> key.namespace();
            case KIND -> key.group().isEmpty() ? key.resource() : key.resource() + "." + key.group();
            case OPERATION -> event.operation().name();
            case OUTCOME -> event.decision().verdict().name();
        };
    }
}
