package io.logistis.httpserver.query;

import io.logistis.event.EventId;
import io.logistis.event.KindSelector;
import io.logistis.event.ObjectState;
import io.logistis.event.Operation;
import io.logistis.history.Change;
import io.logistis.history.ChangePage;
import io.logistis.history.ChangeQuery;
import io.logistis.history.ChangeReader;
import io.logistis.history.ChangeToken;
import io.logistis.history.Outcome;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.QueryParameters;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.httpserver.http.Route;
import io.logistis.json.ChangeJson;
import io.logistis.json.DiffFormat;
import io.logistis.store.EventStore;
import io.logistis.store.StoredObject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code GET /events}, {@code GET /events/{id}} and {@code GET /events/{id}/diff}. Thread-safe. */
final class EventsEndpoint {

    private final EventStore store;
    private final ChangeReader changes;
    private final Clock clock;

    /** @param changes reads from the same store */
    EventsEndpoint(EventStore store, ChangeReader changes, Clock clock) {
        this.store = Objects.requireNonNull(store, "store");
        this.changes = Objects.requireNonNull(changes, "changes");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    List<Route> routes() {
        return List.of(
                Route.get("/events", this::list),
                Route.get("/events/{id}", this::one),
                Route.get("/events/{id}/diff", this::diff));
    }

    private Response list(Request request) {
        request.onlyParameters(
                "namespace",
                "kind",
                "name",
                "user",
                "operation",
                "outcome",
                "since",
                "until",
                "limit",
                "continue",
                "attempts",
                "diff",
                "padding");
        QueryParameters parameters = new QueryParameters(request, clock.instant());
        ChangeQuery.Builder query = ChangeQuery.builder()
                .namespace(parameters.text("namespace"))
                .kind(parameters.parsed("kind", KindSelector::parse))
                .name(parameters.text("name"))
                .user(parameters.text("user"))
                .operation(parameters.oneOf("operation", Operation.values()))
                .outcome(parameters.oneOf("outcome", Outcome.values()))
                .attempts(allAttempts(parameters.text("attempts")))
                .token(parameters.parsed("continue", ChangeToken::parse))
                .limit(parameters.number("limit", 1, ChangeQuery.MAX_LIMIT, ChangeQuery.DEFAULT_LIMIT));
        Instant since = parameters.pastMoment("since");
        Instant until = parameters.moment("until");
        if (since != null && until != null && until.isBefore(since)) {
            throw HttpException.badRequest("until must not be before since, was " + until + " and " + since);
        }
        DiffFormat format = parameters.oneOf("diff", DiffFormat.values());
        int padding = padding(parameters, format == DiffFormat.DIFF, "diff=diff");
        ChangePage page = changes.find(query.since(since).until(until).build());
        if (format == null) {
            return Response.json(200, ChangeJson.page(page));
        }
        EventDiffs diffs = new EventDiffs(store, format, padding);
        return Response.json(200, ChangeJson.page(page, change -> diffs.shown(change.event())));
    }

    private static boolean allAttempts(@Nullable String value) {
        if (value != null && !value.equals("all")) {
            throw HttpException.badRequest("attempts must be all, or be left out to have retries folded, was " + value);
        }
        return value != null;
    }

    private static int padding(QueryParameters parameters, boolean isDiff, String when) {
        if (!isDiff && parameters.text("padding") != null) {
            throw HttpException.badRequest("padding goes with " + when);
        }
        return parameters.number("padding", 0, EventDiffs.MAX_PADDING, EventDiffs.DEFAULT_PADDING);
    }

    private Response one(Request request) {
        request.onlyParameters();
        Change change = change(request);
        return Response.json(
                200,
                ChangeJson.change(
                        change,
                        object(change, change.event().after()),
                        object(change, change.event().before())));
    }

    private Response diff(Request request) {
        request.onlyParameters("format", "padding");
        QueryParameters parameters = new QueryParameters(request, clock.instant());
        DiffFormat given = parameters.oneOf("format", DiffFormat.values());
        DiffFormat format = given == null ? DiffFormat.PATCH : given;
        int padding = padding(parameters, format == DiffFormat.DIFF, "format=diff");
        Change change = change(request);
        EventDiffs.Written diff = new EventDiffs(store, format, padding).of(change.event());
        byte[] written = diff.bytes();
        if (written == null) {
            throw HttpException.notFound("what " + change.id() + " changed can't be shown: " + diff.whyNot());
        }
        return Response.bytes(200, mediaType(format), written);
    }

    private static String mediaType(DiffFormat format) {
        return switch (format) {
            case PATCH -> "application/json-patch+json";
            case DIFF -> "text/x-diff; charset=utf-8";
            case FIELDS -> "application/json";
            case SUMMARY -> "text/plain; charset=utf-8";
        };
    }

    private Change change(Request request) {
        EventId id;
        try {
            id = EventId.parse(request.pathParameter("id"));
        } catch (IllegalArgumentException e) {
            throw HttpException.badRequest("id: " + e.getMessage());
        }
        return changes.get(id)
                .orElseThrow(() -> HttpException.notFound("there is no event " + id + ", or it has been evicted"));
    }

    private @Nullable StoredObject object(Change change, ObjectState state) {
        return state.digest() == null ? null : store.object(change.event().shape(), state.digest());
    }
}
