package io.logistis.cli;

import java.time.Duration;
import java.time.Instant;

/** How long ago something was, in its largest unit, as {@code kubectl get} writes ages: {@code 45s}, {@code 4m}, {@code 3h}, {@code 12d}. */
final class Age {

    private Age() {}

    /** What is ahead of our clock is {@code 0s} old: another machine's clock may be. */
    static String of(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        if (age.isNegative() || age.toMinutes() < 1) {
            return Math.max(0, age.toSeconds()) + "s";
        }
        if (age.toHours() < 1) {
            return age.toMinutes() + "m";
        }
        return age.toHours() < 48 ? age.toHours() + "h" : age.toDays() + "d";
    }
}
