package io.logistis.httpserver.query;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.event.ObjectState;
import io.logistis.history.Change;
import io.logistis.history.ChangePage;
import io.logistis.history.ChangeQuery;
import io.logistis.history.ChangeReader;
import io.logistis.history.ChangeToken;
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
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code GET /events}, {@code GET /events/{id}}, {@code GET /events/{id}/diff} and {@code GET /diff}. Thread-safe. */
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
                Route.get("/events/{id}/diff", this::diff),
                Route.get("/diff", this::between));
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
        ChangeQuery query = ChangeParameters.withinTime(parameters)
                .token(parameters.parsed("continue", ChangeToken::parse))
                .limit(parameters.number("limit", 1, ChangeQuery.MAX_LIMIT, ChangeQuery.DEFAULT_LIMIT))
                .build();
        DiffFormat format = parameters.oneOf("diff", DiffFormat.values());
        int padding = ChangeParameters.padding(parameters, format == DiffFormat.DIFF, "diff=diff");
        ChangePage page = changes.find(query);
        if (format == null) {
            return Response.json(200, ChangeJson.page(page));
        }
        EventDiffs diffs = new EventDiffs(store, format, padding);
        return Response.json(200, ChangeJson.page(page, change -> diffs.shown(change.event())));
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
        EventDiffs diffs = EventDiffs.asked(store, new QueryParameters(request, clock.instant()));
        Change change = change(request);
        return diffs.answer(diffs.of(change.event()), "what " + change.id() + " changed");
    }

    /** What changed between any two moments of one object: from what one event made of it to what another did. */
    private Response between(Request request) {
        request.onlyParameters("from", "to", "format", "padding");
        QueryParameters parameters = new QueryParameters(request, clock.instant());
        EventDiffs diffs = EventDiffs.asked(store, parameters);
        ChangeEvent from = event(parameters, "from");
        ChangeEvent to = event(parameters, "to");
        if (!from.shape().equals(to.shape())) {
            throw HttpException.badRequest("from and to must be of one object in one version, were of "
                    + from.apiVersion() + " " + from.object() + " and " + to.apiVersion() + " " + to.object());
        }
        return diffs.answer(diffs.between(from, to), "what changed from " + from.id() + " to " + to.id());
    }

    private ChangeEvent event(QueryParameters parameters, String name) {
        EventId id = parameters.parsed(name, EventId::parse);
        if (id == null) {
            throw HttpException.badRequest(name + " must be given: the id of an event");
        }
        return store.get(id)
                .orElseThrow(() -> HttpException.notFound("there is no event " + id + ", or it has been evicted"));
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
