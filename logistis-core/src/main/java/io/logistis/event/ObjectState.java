package io.logistis.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an event knows of its object before or after the change.
 *
 * @param presence whether there was an object, and whether it is kept
 * @param digest of its snapshot; null unless KEPT
 */
public record ObjectState(Presence presence, @Nullable Digest digest) {

    /** Whether there was an object, and whether it is kept. */
    public enum Presence {
        /** There was none: before a CREATE, after a DELETE. */
        NONE,
        /** Its snapshot is kept under the digest. */
        KEPT,
        /** There was one, and it was too large to keep. */
        TOO_LARGE
    }

    /** No object. */
    public static final ObjectState NONE = new ObjectState(Presence.NONE, null);

    /** An object too large to keep. */
    public static final ObjectState TOO_LARGE = new ObjectState(Presence.TOO_LARGE, null);

    public ObjectState {
        Objects.requireNonNull(presence, "presence");
        if ((presence == Presence.KEPT) != (digest != null)) {
            throw new IllegalArgumentException("digest must be set exactly when presence is KEPT, was " + presence);
        }
    }

    /** The state that is kept under this snapshot's digest; NONE for null. */
    public static ObjectState of(@Nullable Snapshot snapshot) {
        return snapshot == null ? NONE : kept(snapshot.digest());
    }

    /** The state that is kept under this digest. */
    public static ObjectState kept(Digest digest) {
        return new ObjectState(Presence.KEPT, digest);
    }
}
