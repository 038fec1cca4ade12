package io.logistis.httpserver.query;

import io.logistis.event.EventId;
import io.logistis.history.ChangeQuery;
import io.logistis.history.ChangeReader;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.QueryParameters;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.httpserver.http.Route;
import io.logistis.json.DiffFormat;
import io.logistis.store.EventStore;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /events/stream}: changes as they arrive, as server-sent events. Thread-safe.
 *
 * <p>Each listener has a thread of its own, which reads on from where that listener is: nobody waits for a slow one, and
 * nothing piles up for it. There can be so many and no more.
 */
final class StreamEndpoint {

    static final int MAX_LISTENERS = 32;

    private final EventStore store;
    private final ChangeReader changes;
    private final Clock clock;
    private final Semaphore places = new Semaphore(MAX_LISTENERS);
    private final Executor threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "logistis-stream");
        thread.setDaemon(true);
        return thread;
    });

    /** @param changes reads from the same store */
    StreamEndpoint(EventStore store, ChangeReader changes, Clock clock) {
        this.store = Objects.requireNonNull(store, "store");
        this.changes = Objects.requireNonNull(changes, "changes");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    List<Route> routes() {
        return List.of(Route.get("/events/stream", this::stream));
    }

    private Response stream(Request request) {
        request.onlyParameters(
                "namespace", "kind", "name", "user", "operation", "outcome", "attempts", "diff", "padding");
        QueryParameters parameters = new QueryParameters(request, clock.instant());
        ChangeQuery query = ChangeParameters.filters(parameters).build();
        DiffFormat format = parameters.oneOf("diff", DiffFormat.values());
        int padding = ChangeParameters.padding(parameters, format == DiffFormat.DIFF, "diff=diff");
        EventId start = lastSeen(request);
        if (start == null) {
            start = Arrivals.newest(store);
        }
        if (!places.tryAcquire()) {
            throw new HttpException(
                    503,
                    "ServiceUnavailable",
                    "there are " + MAX_LISTENERS + " listeners already; try again, or ask for /events now and then");
        }
        Arrivals arrivals = new Arrivals(store, changes, query, start);
        return Response.stream(
                        "text/event-stream; charset=utf-8",
                        new EventStream(arrivals, store, format, padding, threads, places::release))
                .withHeader("Cache-Control", "no-store")
                .withHeader("X-Accel-Buffering", "no");
    }

    private static @Nullable EventId lastSeen(Request request) {
        String id = request.header("Last-Event-ID");
        if (id == null || id.isEmpty()) {
            return null;
        }
        try {
            return EventId.parse(id);
        } catch (IllegalArgumentException e) {
            throw HttpException.badRequest("Last-Event-ID: " + e.getMessage());
        }
    }
}
