package io.logistis.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An object as one request spoke of it.
 *
 * @param key its place
 * @param version API version of the resource in the request: {@code v1}
 * @param kind the kind of the object that was sent: {@code Deployment}, and {@code Scale} for {@code deployments/scale}
 * @param subresource null for the object itself
 * @param uid {@code metadata.uid}, one object's life; null where the review has none (CONNECT, an object too large)
 */
public record ObjectRef(
        ObjectKey key,
        String version,
        String kind,
        @Nullable String subresource,
        @Nullable String uid) {

    public ObjectRef {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(kind, "kind");
    }
}
