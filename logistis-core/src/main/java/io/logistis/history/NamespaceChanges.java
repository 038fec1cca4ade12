package io.logistis.history;

import io.logistis.event.Operation;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was changed in one namespace. Counted are changes that happened or may have (PERSISTED, ADMITTED), retries folded.
 *
 * @param namespace null for cluster-scoped objects
 * @param last the newest change that happened or may have; the newest of all where none did
 * @param byOperation number of changes by operation; operations without any are absent
 * @param byUser number of changes by user name
 */
public record NamespaceChanges(
        @Nullable String namespace, Change last, Map<Operation, Long> byOperation, Map<String, Long> byUser) {

    public NamespaceChanges {
        Objects.requireNonNull(last, "last");
        byOperation = Map.copyOf(byOperation);
        byUser = Map.copyOf(byUser);
    }
}
