package io.logistis.history;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was changed, namespace by namespace.
 *
 * @param namespaces those with the newest changes first
 * @param countedFrom where there was too much to count since the moment that was asked for, the moment that the counts go
 *     back to; null where all was counted
 */
public record ChangeOverview(
        List<NamespaceChanges> namespaces, @Nullable Instant countedFrom) {

    public ChangeOverview {
        namespaces = List.copyOf(namespaces);
    }
}
