package io.logistis.httpserver.query;

import io.logistis.history.ChangeCounter;
import io.logistis.history.ChangeReader;
import io.logistis.httpserver.http.Route;
import io.logistis.store.EventStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** All that can be asked of the history, as {@code /openapi.json} describes it. */
public final class QueryEndpoints {

    private QueryEndpoints() {}

    /**
     * The routes of the query listener.
     *
     * @param changes reads from the same store
     * @param clock what durations such as {@code since=2h} are counted from
     */
    public static List<Route> routes(EventStore store, ChangeReader changes, Clock clock) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new EventsEndpoint(store, changes, clock).routes());
        routes.addAll(new StreamEndpoint(store, changes, clock).routes());
        routes.addAll(new StatsEndpoint(new ChangeCounter(store, changes), clock).routes());
        routes.addAll(new OverviewEndpoint(changes, clock).routes());
        routes.addAll(new BlameEndpoint(store, changes, clock).routes());
        routes.addAll(new OpenApiEndpoint().routes());
        return routes;
    }
}
