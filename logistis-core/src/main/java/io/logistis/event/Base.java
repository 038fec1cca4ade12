package io.logistis.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state that a change was made on, by what {@code oldObject.metadata} said of it. These fields are dropped from
 * snapshots; history is ordered by them.
 *
 * @param resourceVersion null where absent
 * @param generation null for kinds that have none (ConfigMaps, Secrets, Services, …)
 * @param deletionTimestamp as written (RFC 3339); null unless the object was being deleted
 * @param finalizers in order; empty, never null
 */
public record Base(
        @Nullable String resourceVersion,
        @Nullable Long generation,
        @Nullable String deletionTimestamp,
        List<String> finalizers) {

    public Base {
        finalizers = List.copyOf(finalizers);
    }
}
