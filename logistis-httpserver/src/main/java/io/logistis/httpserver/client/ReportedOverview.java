package io.logistis.httpserver.client;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened in each namespace.
 *
 * @param namespaces those with changes in the time asked for, the one with the newest change first
 * @param countedFrom where there was too much to count, the moment that the counts go back to; null where all was counted
 * @param json the overview as it was answered; shared, not copied: nobody may write to it
 */
public record ReportedOverview(
        List<Namespace> namespaces, @Nullable Instant countedFrom, byte[] json) {

    public ReportedOverview {
        namespaces = List.copyOf(namespaces);
    }

    /**
     * One namespace.
     *
     * @param name null for cluster-scoped objects
     * @param last the newest change there
     * @param byOperation number of changes by operation, in order of the names
     * @param byUser number of changes by user, in order of the names
     */
    public record Namespace(
            @Nullable String name, ReportedChange last, Map<String, Long> byOperation, Map<String, Long> byUser) {

        public Namespace {
            Objects.requireNonNull(last, "last");
            byOperation = Collections.unmodifiableMap(new TreeMap<>(byOperation));
            byUser = Collections.unmodifiableMap(new TreeMap<>(byUser));
        }
    }
}
