package io.logistis.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows moments: how long ago, or when. Not thread-safe. */
final class Times {

    private final Instant now;
    private final Supplier<ZoneId> zone;
    private final boolean exactly;
    private @Nullable DateTimeFormatter format;

    /**
     * @param zone whose times are shown
     * @param exactly whether {@link #of} gives times, not ages
     */
    Times(Instant now, Supplier<ZoneId> zone, boolean exactly) {
        this.now = now;
        this.zone = zone;
        this.exactly = exactly;
    }

    Instant now() {
        return now;
    }

    /** The same, with times in the place of ages. */
    Times exactly() {
        return new Times(now, zone, true);
    }

    boolean areAges() {
        return !exactly;
    }

    /** As it was asked for: an age such as {@code 4m}, or the time. */
    String of(Instant moment) {
        return exactly ? exact(moment) : Age.of(moment, now);
    }

    /** As they were asked for: {@code 50m-20m}, or two times. */
    List<String> between(Instant from, Instant to) {
        return exactly ? List.of(exact(from) + " to", exact(to)) : List.of(Age.of(from, now) + "-" + Age.of(to, now));
    }

    /** The time to the second, as {@code --since} takes it: RFC 3339. */
    String exact(Instant moment) {
        DateTimeFormatter known = format;
        if (known == null) {
            known = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX").withZone(zone.get());
            format = known;
        }
        return known.format(moment);
    }
}
