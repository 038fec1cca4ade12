package io.logistis.httpserver.query;

import io.logistis.history.ChangeCounter;
import io.logistis.history.ChangeCounts;
import io.logistis.history.ChangeQuery;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.QueryParameters;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.httpserver.http.Route;
import io.logistis.json.CountsJson;
import io.logistis.store.Buckets;
import io.logistis.store.CountBy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code GET /stats}: how much happened over time, by default in the last 24 hours. Thread-safe. */
final class StatsEndpoint {

    private static final Duration DEFAULT_SINCE = Duration.ofHours(24);
    private static final int DEFAULT_TOP = 10;
    private static final int MAX_TOP = 100;

    /** Of the lengths that people think in, the first that makes no more buckets than this is taken. */
    private static final int COMFORTABLE = 80;

    private static final List<Duration> LENGTHS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofDays(1),
            Duration.ofDays(7));

    private final ChangeCounter counter;
    private final Clock clock;

    StatsEndpoint(ChangeCounter counter, Clock clock) {
        this.counter = Objects.requireNonNull(counter, "counter");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    List<Route> routes() {
        return List.of(Route.get("/stats", this::stats));
    }

    private Response stats(Request request) {
        request.onlyParameters(
                "namespace", "kind", "name", "user", "operation", "outcome", "since", "until", "by", "bucket", "top");
        Instant now = clock.instant();
        QueryParameters parameters = new QueryParameters(request, now);
        Instant until = orElse(parameters.moment("until"), now);
        Instant since = orElse(parameters.pastMoment("since"), until.minus(DEFAULT_SINCE));
        ChangeParameters.requireOrder(since, until);
        ChangeQuery query = ChangeParameters.filters(parameters)
                .since(since)
                .until(parameters.text("until") == null ? null : until)
                .build();
        Buckets buckets = buckets(parameters.duration("bucket"), since, until);
        int top = parameters.number("top", 1, MAX_TOP, DEFAULT_TOP);
        ChangeCounts counts = counter.count(query, since, until, buckets, by(parameters.text("by")), top);
        return Response.json(200, CountsJson.write(counts, since, until));
    }

    private static Instant orElse(@Nullable Instant moment, Instant absent) {
        return moment == null ? absent : moment;
    }

    private static Set<CountBy> by(@Nullable String names) {
        Set<CountBy> by = EnumSet.noneOf(CountBy.class);
        for (String name : names == null ? new String[0] : names.split(",", -1)) {
            by.add(Arrays.stream(CountBy.values())
                    .filter(known -> known.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> HttpException.badRequest("by must be one or more, with commas, of "
                            + Arrays.toString(CountBy.values()).toLowerCase(Locale.ROOT) + ", was " + names)));
        }
        return by;
    }

    private static Buckets buckets(@Nullable Duration given, Instant since, Instant until) {
        Duration span = Duration.between(since, until);
        Duration length = given == null
                ? LENGTHS.stream()
                        .filter(known -> span.dividedBy(known) <= COMFORTABLE)
                        .findFirst()
                        .orElse(Duration.ofDays(span.toDays() / COMFORTABLE + 1))
                : given;
        if (length.isZero() || !length.equals(Duration.ofSeconds(length.toSeconds()))) {
            throw HttpException.badRequest("bucket must be whole seconds, 1s or more, was " + length.toMillis() + "ms");
        }
        long least = span.toSeconds() / (ChangeCounter.MAX_BUCKETS - 1) + 1;
        if (length.toSeconds() < least) {
            throw HttpException.badRequest("bucket must be " + least + "s or more, so that there are at most "
                    + ChangeCounter.MAX_BUCKETS + ", was " + length.toSeconds() + "s; or ask for less time");
        }
        return Buckets.of(length);
    }
}
