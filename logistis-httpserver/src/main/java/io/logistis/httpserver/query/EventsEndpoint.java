package io.logistis.httpserver.query;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.KindSelector;
import io.logistis.event.ObjectState;
import io.logistis.event.Operation;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.httpserver.http.Route;
import io.logistis.json.EventJson;
import io.logistis.store.EventPage;
import io.logistis.store.EventQuery;
import io.logistis.store.EventStore;
import io.logistis.store.StoredObject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code GET /events} and {@code GET /events/{id}}. Thread-safe. */
public final class EventsEndpoint {

    private final EventStore store;
    private final Clock clock;

    public EventsEndpoint(EventStore store, Clock clock) {
        this.store = Objects.requireNonNull(store, "store");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    public List<Route> routes() {
        return List.of(Route.get("/events", this::list), Route.get("/events/{id}", this::one));
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
                "attempts");
        Instant now = clock.instant();
        QueryParameters parameters = new QueryParameters(request, now);
        attempts(parameters.text("attempts"));
        EventQuery query = EventQuery.builder()
                .namespace(parameters.text("namespace"))
                .kind(parameters.parsed("kind", KindSelector::parse))
                .name(parameters.text("name"))
                .user(parameters.text("user"))
                .operation(parameters.oneOf("operation", Operation.values()))
                .verdict(parameters.oneOf("outcome", Decision.Verdict.values()))
                .since(parameters.pastMoment("since"))
                .until(parameters.moment("until"))
                .before(parameters.parsed("continue", EventsEndpoint::token))
                .limit(parameters.number("limit", 1, EventQuery.MAX_LIMIT, EventQuery.DEFAULT_LIMIT))
                .build();
        if (query.since() != null && query.until() != null && query.until().isBefore(query.since())) {
            throw HttpException.badRequest(
                    "until must not be before since, was " + query.until() + " and " + query.since());
        }
        EventPage page = store.find(query);
        return Response.json(200, EventJson.page(page, store.interruptions(oldest(query, page), newest(query, now))));
    }

    /** Each admission is listed by itself; folding them is asked for by no name. */
    private static void attempts(@Nullable String value) {
        if (value != null && !value.equals("all")) {
            throw HttpException.badRequest("attempts must be all or be left out, was " + value);
        }
    }

    private static EventId token(String text) {
        try {
            return EventId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "take the token of the page before as it stands, or leave it out to begin anew", e);
        }
    }

    /** The page speaks of the time after this. */
    private static Instant oldest(EventQuery query, EventPage page) {
        if (page.next() != null) {
            return page.events().get(page.events().size() - 1).observedAt();
        }
        return query.since() == null ? Instant.EPOCH : query.since();
    }

    /** The page speaks of the time before this. */
    private static Instant newest(EventQuery query, Instant now) {
        Instant newest = query.until() == null ? now.plusSeconds(1) : query.until();
        EventId before = query.before();
        return before != null && before.time().isBefore(newest) ? before.time().plusMillis(1) : newest;
    }

    private Response one(Request request) {
        request.onlyParameters();
        EventId id;
        try {
            id = EventId.parse(request.pathParameter("id"));
        } catch (IllegalArgumentException e) {
            throw HttpException.badRequest("id: " + e.getMessage());
        }
        ChangeEvent event = store.get(id)
                .orElseThrow(() -> HttpException.notFound("there is no event " + id + ", or it has been evicted"));
        return Response.json(200, EventJson.event(event, object(event, event.after()), object(event, event.before())));
    }

    private @Nullable StoredObject object(ChangeEvent event, ObjectState state) {
        return state.digest() == null ? null : store.object(event.shape(), state.digest());
    }
}
