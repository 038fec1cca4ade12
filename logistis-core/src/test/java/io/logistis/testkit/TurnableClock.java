package io.logistis.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is turned. Thread-safe. */
public final class TurnableClock extends Clock {

    private volatile Instant now;

    /** Stands at 2026-01-31T12:00:00Z. */
    public TurnableClock() {
        this(Instant.parse("2026-01-31T12:00:00Z"));
    }

    public TurnableClock(Instant start) {
        now = start;
    }

    /** Turns it on by that much. */
    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** The same clock: it tells instants only. */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
