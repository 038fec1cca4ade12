package io.logistis.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * One JSON value as a range of a larger array, which is shared and not copied: whoever makes one must not write to the
 * array afterwards. Compared by identity.
 */
public final class JsonRange {

    private final byte[] array;
    private final int offset;
    private final int length;

    /** @throws IndexOutOfBoundsException if the range does not lie within the array */
    public JsonRange(byte[] array, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, array.length);
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** The whole array. */
    public static JsonRange of(byte[] json) {
        return new JsonRange(json, 0, json.length);
    }

    /** The array that the range lies in, not a copy. */
    public byte[] array() {
        return array;
    }

    /** Index of the first byte. */
    public int offset() {
        return offset;
    }

    /** In bytes. */
    public int length() {
        return length;
    }

    /** Index after the last byte. */
    public int end() {
        return offset + length;
    }

    /** A copy of the range's bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** Its size, never its content: objects hold secrets. */
    @Override
    public String toString() {
        return "JsonRange[" + length + " bytes]";
    }

    /** The range as text. For tests and for what is known to hold no secrets. */
    public String text() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }
}
