package io.logistis.event;

import java.util.Objects;

/**
 * A kind that a CustomResourceDefinition defines.
 *
 * @param group its API group
 * @param resource plural
 * @param kind as in a manifest
 * @param namespaced whether its objects live in namespaces
 */
public record CustomKind(String group, String resource, String kind, boolean namespaced) {

    public CustomKind {
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(kind, "kind");
    }
}
