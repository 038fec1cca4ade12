package io.logistis.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one asks for: the place of an object in the API, whatever lives there at the time.
 *
 * @param group API group of the resource, {@code ""} for the core group
 * @param resource plural, as in the URL: {@code deployments}
 * @param namespace null for cluster-scoped objects
 * @param name never empty for an object that exists; {@code ""} where a review names none
 */
public record ObjectKey(
        String group, String resource, @Nullable String namespace, String name) {

    public ObjectKey {
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(name, "name");
    }
}
