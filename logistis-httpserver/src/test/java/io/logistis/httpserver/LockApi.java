package io.logistis.httpserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.logistis.ChangeTracker;
import io.logistis.LockDesk;
import io.logistis.capture.FieldRules;
import io.logistis.httpserver.http.Caller;
import io.logistis.httpserver.http.ExchangeAdapter;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.httpserver.http.Route;
import io.logistis.httpserver.lock.LocksEndpoint;
import io.logistis.lock.LockBook;
import io.logistis.lock.LockStore;
import io.logistis.store.EventStore;
import io.logistis.testkit.TurnableClock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The lock API without a socket, with a clock to turn. */
public final class LockApi {

    public static final Caller ALICE = new Caller("alice", true);
    public static final Caller CAROL = new Caller("carol", true);
    public static final Caller READER = new Caller("bob", false);

    private final List<Route> routes;
    private final ExchangeAdapter adapter;
    private final LockDesk desk;
    private final ChangeTracker tracker;

    public LockApi(EventStore events, LockStore locks, TurnableClock clock) {
        LockBook book = new LockBook(clock, "logistis", null);
        tracker = ChangeTracker.builder()
                .store(events)
                .fieldRules(FieldRules.builder().build())
                .clock(clock)
                .locks(book)
                .build();
        desk = new LockDesk(locks, book, tracker, clock);
        routes = new LocksEndpoint(desk, locks, clock).routes();
        adapter = new ExchangeAdapter(routes, Runnable::run);
    }

    public List<Route> routes() {
        return routes;
    }

    /** What a server does every second. */
    public void refresh() {
        desk.refresh();
    }

    public ChangeTracker tracker() {
        return tracker;
    }

    public Response get(String target) {
        return call("GET", target, null, "");
    }

    public Response post(@Nullable Caller caller, String body) {
        return call("POST", "/locks", caller, body);
    }

    public Response delete(@Nullable Caller caller, String id) {
        return call("DELETE", "/locks/" + id, caller, "");
    }

    public Response call(String method, String target, @Nullable Caller caller, String body) {
        Request request = Request.of(method, target, Map.of(), body.getBytes(UTF_8));
        try {
            return adapter.dispatch(caller == null ? request : request.withCaller(caller))
                    .toCompletableFuture()
                    .join();
        } catch (HttpException e) {
            return e.response();
        } catch (CompletionException e) {
            if (e.getCause() instanceof HttpException known) {
                return known.response();
            }
            throw e;
        }
    }

    public static JsonNode json(Response response) {
        return JsonMapper.shared().readTree(response.body());
    }

    /** What an error says; empty for what is none. */
    public static String message(Response response) {
        return json(response).at("/error/message").asString("");
    }
}
