package io.logistis.httpserver.query;

import io.logistis.history.ChangeReader;
import io.logistis.httpserver.http.QueryParameters;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.httpserver.http.Route;
import io.logistis.json.ChangeJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** {@code GET /overview}: what happened in each namespace, by default in the last 24 hours. Thread-safe. */
final class OverviewEndpoint {

    private static final Duration DEFAULT_SINCE = Duration.ofHours(24);

    private final ChangeReader changes;
    private final Clock clock;

    OverviewEndpoint(ChangeReader changes, Clock clock) {
        this.changes = Objects.requireNonNull(changes, "changes");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    List<Route> routes() {
        return List.of(Route.get("/overview", this::overview));
    }

    private Response overview(Request request) {
        request.onlyParameters("since");
        Instant now = clock.instant();
        Instant since = new QueryParameters(request, now).pastMoment("since");
        return Response.json(
                200, ChangeJson.overview(changes.overview(since == null ? now.minus(DEFAULT_SINCE) : since)));
    }
}
