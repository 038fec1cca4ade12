package io.logistis.blame;

import java.util.Objects;

/**
 * A field that an object no longer has.
 *
 * @param path as {@link io.logistis.diff.FieldChanges} writes it
 * @param value what it was, JSON text
 * @param origin who removed it
 */
public record RemovedField(String path, String value, Origin origin) {

    public RemovedField {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(origin, "origin");
    }
}
