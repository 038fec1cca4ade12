package io.logistis.store.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Moments as the numbers that stand in the tables; what lies beyond their range is moved to its end. */
final class Moments {

    private static final Instant FIRST = Instant.EPOCH.minusNanos(Long.MAX_VALUE);
    private static final Instant LAST = Instant.EPOCH.plusNanos(Long.MAX_VALUE);

    private Moments() {}

    static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, within(moment));
    }

    static Instant ofMicros(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static long nanos(Instant moment) {
        return Duration.between(Instant.EPOCH, within(moment)).toNanos();
    }

    static Instant ofNanos(long nanos) {
        return Instant.EPOCH.plusNanos(nanos);
    }

    /** The moment, moved into the years 1677 to 2262. */
    static Instant within(Instant moment) {
        return moment.isBefore(FIRST) ? FIRST : moment.isAfter(LAST) ? LAST : moment;
    }
}
