package io.logistis.store;

import java.time.Duration;
import java.util.Objects;

/**
 * How much a store keeps. Whichever bound is reached first evicts.
 *
 * @param maxEventsPerObject 1 or more; default 100
 * @param maxAge a second or more; default 30 days
 * @param maxBytes of everything that is stored, 64 KiB or more; default 1 GiB
 */
public record Retention(int maxEventsPerObject, Duration maxAge, long maxBytes) {

    /** 100 events per object, 30 days, 1 GiB. */
    public static final Retention DEFAULT = new Retention(100, Duration.ofDays(30), 1L << 30);

    public Retention {
        Objects.requireNonNull(maxAge, "maxAge");
        if (maxEventsPerObject < 1) {
            throw new IllegalArgumentException("maxEventsPerObject must be 1 or more, was " + maxEventsPerObject);
        }
        if (maxAge.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("maxAge must be 1 s or more, was " + maxAge);
        }
        if (maxBytes < 64 * 1024) {
            throw new IllegalArgumentException("maxBytes must be 65536 or more, was " + maxBytes);
        }
    }

    /** The same with another number of events per object. */
    public Retention withMaxEventsPerObject(int events) {
        return new Retention(events, maxAge, maxBytes);
    }

    /** The same with another age. */
    public Retention withMaxAge(Duration age) {
        return new Retention(maxEventsPerObject, age, maxBytes);
    }

    /** The same with another size. */
    public Retention withMaxBytes(long bytes) {
        return new Retention(maxEventsPerObject, maxAge, bytes);
    }
}
