package io.logistis.httpserver.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Query parameters of one request, each checked where it is read: what is wrong is a 400 that says what is right. */
public final class QueryParameters {

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
    /** How far a client's clock may be ahead of ours. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Request request;
    private final Instant now;

    /** @param now what durations are counted from */
    public QueryParameters(Request request, Instant now) {
        this.request = request;
        this.now = now;
    }

    /** The text; null if absent. */
    public @Nullable String text(String name) {
        String value = request.parameter(name);
        if (value != null && value.isEmpty()) {
            throw HttpException.badRequest(name + " must not be empty; leave it out to ask for any");
        }
        return value;
    }

    /** What the text stands for; null if absent. */
    public <T> @Nullable T parsed(String name, Function<String, T> parser) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw HttpException.badRequest(name + ": " + e.getMessage());
        }
    }

    /** One of the names of these constants, whatever its case; null if absent. */
    public <T extends Enum<T>> @Nullable T oneOf(String name, T[] known) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        for (T constant : known) {
            if (constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
        }
        throw HttpException.badRequest(name + " must be one of " + Arrays.toString(known) + ", was " + value);
    }

    /** A number in this range; {@code absent} if absent. */
    public int number(String name, int from, int to, int absent) {
        String value = request.parameter(name);
        if (value == null) {
            return absent;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= from && number <= to) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for any other number that is not in the range.
        }
        throw HttpException.badRequest(name + " must be " + from + ".." + to + ", was " + value);
    }

    /** Whether it is {@code true}; not where it is absent. */
    public boolean flag(String name) {
        String value = text(name);
        if (value == null || value.equals("false") || value.equals("true")) {
            return "true".equals(value);
        }
        throw HttpException.badRequest(name + " must be true or false, was " + value);
    }

    /** A moment, or how long ago it was; null if absent. */
    public @Nullable Instant moment(String name) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        try {
            Duration ago = DurationText.parse(value);
            if (ago != null) {
                return within(now.minus(ago));
            }
            // A plus sign of an offset that was not encoded has become a blank.
            return within(OffsetDateTime.parse(value.replace(' ', '+')).toInstant());
        } catch (DateTimeException | ArithmeticException e) {
            throw HttpException.badRequest(name
                    + " must be a time such as 2026-01-31T12:00:00Z (RFC 3339) or a duration such as 30m, 2h or 7d, was "
                    + value);
        }
    }

    /** How long something is; null if absent. */
    public @Nullable Duration duration(String name) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        Duration duration = DurationText.parse(value);
        if (duration == null) {
            throw HttpException.badRequest(name + " must be a duration such as 30s, 5m, 2h or 7d, was " + value);
        }
        return duration;
    }

    /** As {@link #moment}, and not in the future. */
    public @Nullable Instant pastMoment(String name) {
        Instant moment = moment(name);
        if (moment != null && moment.isAfter(now.plus(SKEW))) {
            throw HttpException.badRequest(
                    name + " must not be in the future, was " + moment + " and it is " + now + " here");
        }
        return moment;
    }

    /** The nearest moment that events can have. */
    private static Instant within(Instant moment) {
        return moment.isBefore(Instant.EPOCH) ? Instant.EPOCH : moment.isAfter(LAST) ? LAST : moment;
    }
}
