package io.logistis.event;

import java.util.Objects;

/**
 * An object at a moment, with dropped fields left out and hidden ones replaced by their marks. Compared by its digest.
 * The JSON is shared, not copied: nobody may write to it.
 */
public final class Snapshot {

    private final byte[] json;
    private final Digest digest;

    private Snapshot(byte[] json, Digest digest) {
        this.json = json;
        this.digest = digest;
    }

    /** A snapshot of these bytes; computes their digest. */
    public static Snapshot of(byte[] json) {
        return new Snapshot(Objects.requireNonNull(json, "json"), Digest.of(json));
    }

    /** UTF-8 JSON, not a copy. */
    public byte[] json() {
        return json;
    }

    public Digest digest() {
        return digest;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Snapshot that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    /** Digest and size, never the content. */
    @Override
    public String toString() {
        return "Snapshot[" + digest + ", " + json.length + " bytes]";
    }
}
