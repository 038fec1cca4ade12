package io.logistis.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An object as it was kept, or why it can't be shown.
 *
 * @param json UTF-8 JSON with hidden and dropped fields applied; null if it can't be shown
 * @param whyNot what a person should read instead; null if it can
 */
public record StoredObject(byte @Nullable [] json, @Nullable String whyNot) {

    public StoredObject {
        if ((json == null) == (whyNot == null)) {
            throw new IllegalArgumentException("exactly one of json and whyNot must be set");
        }
    }

    public static StoredObject of(byte[] json) {
        return new StoredObject(Objects.requireNonNull(json, "json"), null);
    }

    public static StoredObject unavailable(String whyNot) {
        return new StoredObject(null, Objects.requireNonNull(whyNot, "whyNot"));
    }
}
