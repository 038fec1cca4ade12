package io.logistis.store;

import java.time.Duration;
import java.time.Instant;

/**
 * Time in pieces of one length, which begin at multiples of it since 1970, UTC.
 *
 * @param seconds length, 1 or more
 */
public record Buckets(long seconds) {

    public Buckets {
        if (seconds < 1) {
            throw new IllegalArgumentException("a bucket must be 1 second or more, was " + seconds);
        }
    }

    /** Pieces of that length, in whole seconds. */
    public static Buckets of(Duration length) {
        return new Buckets(length.toSeconds());
    }

    /** When the one begins that this moment falls into. */
    public Instant start(Instant moment) {
        return Instant.ofEpochSecond(moment.getEpochSecond() - Math.floorMod(moment.getEpochSecond(), seconds));
    }
}
