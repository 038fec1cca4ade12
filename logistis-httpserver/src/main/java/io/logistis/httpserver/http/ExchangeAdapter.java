package io.logistis.httpserver.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes endpoints answer on a {@link com.sun.net.httpserver.HttpServer}, ours or the reader's own: create one context
 * for {@code /} with it. Answers 404, 405 and 500 itself; nothing that an endpoint throws escapes, and no stack trace
 * reaches a client. Logs methods and the first parts of paths, never queries, headers or bodies. Thread-safe.
 *
 * <p>An endpoint may answer later and from another thread: the exchange is ended when its stage completes.
 */
public final class ExchangeAdapter implements HttpHandler {

    private static final Logger log = LoggerFactory.getLogger(ExchangeAdapter.class);

    private static final long MAX_DRAIN_BYTES = 128L << 20;

    private final Executor senders;
    private final Gate gate;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Set<Response.Streamed> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean leaving;
    private volatile boolean refusing;
    private final Map<String, Map<String, Route>> fixed = new HashMap<>();
    private final List<Route> withParameters;

    /**
     * @param senders sends the answers that come later; a slow client can hold up one of its threads
     * @throws IllegalArgumentException if two routes have the same method and pattern
     */
    public ExchangeAdapter(List<Route> routes, Executor senders) {
        this(routes, senders, request -> request);
    }

    /**
     * As {@link #ExchangeAdapter(List, Executor)}.
     *
     * @param gate looks at each request before any route does, be there one for it or not
     */
    public ExchangeAdapter(List<Route> routes, Executor senders, Gate gate) {
        this.senders = new AnswerSenders(senders);
        this.gate = gate;
        for (Route route : routes) {
            Route other = fixed.computeIfAbsent(route.pattern(), pattern -> new HashMap<>())
                    .put(route.method(), route);
            if (other != null) {
                throw new IllegalArgumentException("two routes for " + route.method() + " " + route.pattern());
            }
        }
        withParameters = routes.stream()
                .filter(route -> route.pattern().indexOf('{') >= 0)
                .toList();
    }

    @Override
    public void handle(HttpExchange exchange) {
        inFlight.incrementAndGet();
        Headers sent = exchange.getRequestHeaders();
        Request request = new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                exchange.getRequestURI().getRawQuery(),
                sent::getFirst,
                exchange.getRequestBody(),
                exchange instanceof HttpsExchange secure ? secure.getSSLSession() : null);
        CompletionStage<Response> answer;
        try {
            answer = refusing
                    ? CompletableFuture.completedStage(
                            Response.error(503, "ServiceUnavailable", "the server is stopping"))
                    : dispatch(request);
        } catch (Throwable e) {
            answer = CompletableFuture.failedStage(e);
        }
        try {
            drain(exchange.getRequestBody());
        } catch (IOException e) {
            log.debug("{}: the client left while it was sending", request, e);
        }
        if (answer.toCompletableFuture().isDone()) {
            answer.whenComplete((response, failure) -> answer(exchange, request, response, failure));
        } else {
            answer.whenCompleteAsync((response, failure) -> answer(exchange, request, response, failure), senders);
        }
    }

    private void answer(
            HttpExchange exchange, Request request, @Nullable Response response, @Nullable Throwable failure) {
        Response answer = failure == null && response != null ? response : failed(request, failure);
        Response.Streamed stream = answer.stream();
        Runnable sending = () -> {
            try {
                send(exchange, request, answer);
            } finally {
                if (stream != null) {
                    streams.remove(stream);
                    stream.stop();
                }
                inFlight.decrementAndGet();
            }
        };
        if (stream == null) {
            sending.run();
            return;
        }
        streams.add(stream);
        if (refusing) {
            stream.stop();
        }
        stream.threads().execute(sending);
    }

    /** From now on each connection is closed behind its next answer, and its client is free to go elsewhere. */
    public void leave() {
        leaving = true;
    }

    /**
     * Refuses new requests with 503 from now on, ends the streams, and waits for the requests that were there before to be
     * answered.
     *
     * @return whether all were answered in time
     */
    public boolean finish(Duration patience) throws InterruptedException {
        leaving = true;
        refusing = true;
        streams.forEach(Response.Streamed::stop);
        long end = System.nanoTime() + patience.toNanos();
        while (inFlight.get() > 0) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        return true;
    }

    /** The answer to a request, as {@link #handle} gives it, for tests without a socket. */
    public CompletionStage<Response> dispatch(Request received) {
        Request request = gate.admit(received);
        String method = request.method().equals("HEAD") ? "GET" : request.method();
        Map<String, Route> here = fixed.get(request.path());
        if (here != null) {
            Route route = here.get(method);
            if (route != null) {
                return route.handler().handle(request);
            }
        }
        TreeSet<String> allowed = new TreeSet<>(here == null ? List.of() : here.keySet());
        for (Route route : withParameters) {
            Map<String, String> parameters = match(route, request.path());
            if (parameters != null) {
                if (route.method().equals(method)) {
                    return route.handler().handle(request.withPathParameters(parameters));
                }
                allowed.add(route.method());
            }
        }
        if (allowed.isEmpty()) {
            throw HttpException.notFound("there is nothing at this path");
        }
        String methods = String.join(", ", allowed);
        return CompletableFuture.completedStage(
                Response.error(405, "MethodNotAllowed", "the method must be " + methods + ", was " + request.method())
                        .withHeader("Allow", methods));
    }

    private static @Nullable Map<String, String> match(Route route, String path) {
        List<String> pattern = route.segments();
        String[] segments = path.substring(path.isEmpty() ? 0 : 1).split("/", -1);
        if (segments.length != pattern.size()) {
            return null;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < segments.length; i++) {
            String expected = pattern.get(i);
            if (expected.startsWith("{")) {
                if (segments[i].isEmpty()) {
                    return null;
                }
                parameters.put(expected.substring(1, expected.length() - 1), Request.decodeSegment(segments[i]));
            } else if (!expected.equals(segments[i])) {
                return null;
            }
        }
        return parameters;
    }

    private static Response failed(Request request, @Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof HttpException known) {
            return known.response();
        }
        if (cause instanceof OutOfMemoryError) {
            log.error("{} failed: the heap is too small for it; raise -Xmx", request);
            return Response.error(503, "ServiceUnavailable", "there is not enough memory for this: raise -Xmx");
        }
        log.error("{} failed", request, cause == null ? null : speakable(cause));
        return Response.error(500, "InternalError", "this failed here; the server's log says why");
    }

    /** Exceptions of ours never hold anything of an object in their messages. Of others, class and trace must do. */
    private static Throwable speakable(Throwable failure) {
        if (failure.getClass().getName().startsWith("io.logistis.")) {
            return failure;
        }
        Throwable trace = new Throwable(failure.getClass().getName());
        trace.setStackTrace(failure.getStackTrace());
        return trace;
    }

    private void send(HttpExchange exchange, Request request, Response response) {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            for (Map.Entry<String, String> header : response.headers()) {
                headers.add(header.getKey(), header.getValue());
            }
            if (leaving) {
                headers.set("Connection", "close");
            }
            byte[] body = response.body();
            Response.Streamed stream = response.stream();
            if (stream != null && request.method().equals("HEAD")) {
                exchange.sendResponseHeaders(response.status(), -1);
            } else if (stream != null) {
                exchange.sendResponseHeaders(response.status(), 0);
                // Newer JDKs keep the headers until there is something to send behind them.
                exchange.getResponseBody().flush();
                stream.writeTo(exchange.getResponseBody());
            } else if (request.method().equals("HEAD")) {
                headers.set("Content-Length", Integer.toString(body.length));
                exchange.sendResponseHeaders(response.status(), -1);
            } else if (body.length == 0) {
                exchange.sendResponseHeaders(response.status(), -1);
            } else {
                exchange.sendResponseHeaders(response.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        } catch (IOException | RuntimeException e) {
            log.debug("{}: the client was gone before its answer", request, e);
        }
    }

    /** An answer that is sent while the client still writes may be lost with its connection: the rest is read first. */
    private static void drain(InputStream body) throws IOException {
        byte[] scratch = null;
        long left = MAX_DRAIN_BYTES;
        int first = body.read();
        while (first >= 0 && left > 0) {
            if (scratch == null) {
                scratch = new byte[16 * 1024];
            }
            first = body.read(scratch);
            left -= scratch.length;
        }
    }
}
