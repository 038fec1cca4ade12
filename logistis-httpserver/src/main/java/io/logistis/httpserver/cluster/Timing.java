package io.logistis.httpserver.cluster;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Properties;

/**
 * How long things last that nobody should have to set. Each can be given by a system property
 * ({@code -Dlogistis.cluster.leaf-lifetime=PT9S}), so that a test sees in a minute what takes a year.
 *
 * @param authorityLifetime of a certificate authority; default 10 years
 * @param leafLifetime of the webhook's certificate, renewed at two thirds; default 90 days
 * @param checkEvery how often certificates and registrations are looked at; default a minute
 * @param canaryEvery how often it is tried whether reviews arrive; default 5 minutes
 */
record Timing(Duration authorityLifetime, Duration leafLifetime, Duration checkEvery, Duration canaryEvery) {

    static final Timing DEFAULT =
            new Timing(Duration.ofDays(3650), Duration.ofDays(90), Duration.ofMinutes(1), Duration.ofMinutes(5));

    private static final String PREFIX = "logistis.cluster.";

    /** @throws IllegalArgumentException if one is no duration in ISO 8601, or not more than 0 */
    static Timing of(Properties properties) {
        return new Timing(
                duration(properties, "authority-lifetime", DEFAULT.authorityLifetime),
                duration(properties, "leaf-lifetime", DEFAULT.leafLifetime),
                duration(properties, "check-every", DEFAULT.checkEvery),
                duration(properties, "canary-every", DEFAULT.canaryEvery));
    }

    private static Duration duration(Properties properties, String name, Duration otherwise) {
        String text = properties.getProperty(PREFIX + name);
        if (text == null) {
            return otherwise;
        }
        try {
            Duration duration = Duration.parse(text);
            if (duration.compareTo(Duration.ZERO) > 0) {
                return duration;
            }
        } catch (DateTimeException e) {
            // Answered below, together with those that are not more than 0.
        }
        throw new IllegalArgumentException(PREFIX + name + " must be a duration such as PT90S, was " + text);
    }

    /** From then on every replica has seen what is in the Secret, and every API server what is registered. */
    Duration settle() {
        return checkEvery.multipliedBy(3);
    }
}
