package io.logistis.event;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 digest as a value that can be compared.
 *
 * @param a its first eight bytes, big endian
 * @param b the next eight
 * @param c the next eight
 * @param d the last eight
 */
public record Digest(long a, long b, long c, long d) {

    /** Length in bytes. */
    public static final int LENGTH = 32;

    /** The digest of that range. */
    public static Digest of(byte[] bytes, int offset, int length) {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        sha256.update(bytes, offset, length);
        return fromBytes(sha256.digest());
    }

    /** The digest of all of these bytes. */
    public static Digest of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /**
     * The digest that these 32 bytes are.
     *
     * @throws IllegalArgumentException if there are not 32
     */
    public static Digest fromBytes(byte[] digest) {
        if (digest.length != LENGTH) {
            throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, was " + digest.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(digest);
        return new Digest(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /** Its 32 bytes. */
    public byte[] bytes() {
        return ByteBuffer.allocate(LENGTH)
                .putLong(a)
                .putLong(b)
                .putLong(c)
                .putLong(d)
                .array();
    }

    /** 64 hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes());
    }
}
