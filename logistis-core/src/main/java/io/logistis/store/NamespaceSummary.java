package io.logistis.store;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Operation;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happened in one namespace.
 *
 * @param namespace null for cluster-scoped objects
 * @param last the newest event there
 * @param byOperation number of events by operation; operations without any are absent
 * @param byUser number of events by user name
 */
public record NamespaceSummary(
        @Nullable String namespace, ChangeEvent last, Map<Operation, Long> byOperation, Map<String, Long> byUser) {

    public NamespaceSummary {
        Objects.requireNonNull(last, "last");
        byOperation = Map.copyOf(byOperation);
        byUser = Map.copyOf(byUser);
    }
}
