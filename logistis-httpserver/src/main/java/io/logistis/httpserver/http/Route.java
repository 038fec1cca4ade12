package io.logistis.httpserver.http;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Which requests an endpoint answers. Immutable.
 *
 * @param method GET, POST, …; a GET route answers HEAD, too
 * @param pattern a path; {@code {id}} stands for one segment that is not empty: {@code /events/{id}/diff}
 * @param handler called on a thread of the server; may answer later and from another thread. What it throws is answered:
 *     {@link HttpException} as it says, anything else with 500
 */
public record Route(String method, String pattern, Handler handler) {

    /** Answers requests. Thread-safe. */
    @FunctionalInterface
    public interface Handler {

        /** The answer, now or later. The request's body must be read before this returns. */
        CompletionStage<Response> handle(Request request);
    }

    public Route {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(handler, "handler");
        if (!pattern.startsWith("/")) {
            throw new IllegalArgumentException("pattern must begin with /, was " + pattern);
        }
    }

    /** A route that is answered at once. */
    public static Route of(String method, String pattern, Function<Request, Response> handler) {
        return new Route(method, pattern, request -> CompletableFuture.completedStage(handler.apply(request)));
    }

    /** GET, answered at once. */
    public static Route get(String pattern, Function<Request, Response> handler) {
        return of("GET", pattern, handler);
    }

    /** Its segments, without the leading slash. */
    List<String> segments() {
        return List.of(pattern.substring(1).split("/", -1));
    }
}
