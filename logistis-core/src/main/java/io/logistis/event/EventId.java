package io.logistis.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * The id of an event: key, sort order and continue token in one. Shaped as a UUID of version 7 (RFC 9562 §5.7): 48 bits
 * of milliseconds, 12 bits of the millisecond's fraction, then 62 bits of a hash of the request's uid. Sorted by arrival
 * as a number without sign, and in the same way as text.
 *
 * @param high the first eight bytes
 * @param low the last eight bytes
 */
public record EventId(long high, long low) implements Comparable<EventId> {

    private static final Pattern TEXT = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** Length in bytes. */
    public static final int LENGTH = 16;

    /** The id of the review with that uid that arrived then. */
    public static EventId of(Instant arrival, String requestUid) {
        Digest hash = Digest.of(requestUid.getBytes(StandardCharsets.UTF_8));
        return new EventId(timeBits(arrival), hash.a() >>> 2 | 0x8000_0000_0000_0000L);
    }

    /** Not after any id of that moment or later: a bound to search with. */
    public static EventId lowestAt(Instant moment) {
        return new EventId(timeBits(moment), 0);
    }

    private static long timeBits(Instant moment) {
        long millis = Math.max(0, moment.toEpochMilli());
        long fraction = (moment.getNano() % 1_000_000) * 4096L / 1_000_000;
        return millis << 16 | 0x7000L | fraction;
    }

    /** When it arrived, to the millisecond. */
    public Instant time() {
        return Instant.ofEpochMilli(high >>> 16);
    }

    /**
     * The id that {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static EventId parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("an event id looks like 019bcd12-3456-7abc-8def-0123456789ab");
        }
        String digits = text.replace("-", "");
        return new EventId(
                Long.parseUnsignedLong(digits.substring(0, 16), 16), Long.parseUnsignedLong(digits.substring(16), 16));
    }

    /**
     * The id that these 16 bytes are.
     *
     * @throws IllegalArgumentException if there are not 16
     */
    public static EventId fromBytes(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("an event id has 16 bytes, was " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new EventId(buffer.getLong(), buffer.getLong());
    }

    /** Its 16 bytes, which sort as the id does. */
    public byte[] bytes() {
        return ByteBuffer.allocate(LENGTH).putLong(high).putLong(low).array();
    }

    @Override
    public int compareTo(EventId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** As a UUID, in lower case. */
    @Override
    public String toString() {
        return new java.util.UUID(high, low).toString();
    }
}
