package io.logistis.httpserver.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A request as an endpoint sees it. Not thread-safe; the body can be read once. */
public final class Request {

    private final String method;
    private final String rawPath;
    private final @Nullable String rawQuery;
    private final Function<String, @Nullable String> headers;
    private final InputStream body;
    private final @Nullable SSLSession tls;
    private Map<String, String> pathParameters = Map.of();
    private @Nullable Caller caller;
    private @Nullable Map<String, List<String>> parameters;

    Request(
            String method,
            String rawPath,
            @Nullable String rawQuery,
            Function<String, @Nullable String> headers,
            InputStream body,
            @Nullable SSLSession tls) {
        this.method = Objects.requireNonNull(method, "method");
        this.rawPath = Objects.requireNonNull(rawPath, "rawPath");
        this.rawQuery = rawQuery;
        this.headers = headers;
        this.body = body;
        this.tls = tls;
    }

    /**
     * A request that came over no network, for tests and for those who call an endpoint directly.
     *
     * @param target path and query, encoded: {@code /events?name=a%20b}
     */
    public static Request of(String method, String target, Map<String, String> headers, InputStream body) {
        int mark = target.indexOf('?');
        return new Request(
                method,
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? null : target.substring(mark + 1),
                name -> headers.entrySet().stream()
                        .filter(header -> header.getKey().equalsIgnoreCase(name))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(null),
                body,
                null);
    }

    /** The same with a body in memory. */
    public static Request of(String method, String target, Map<String, String> headers, byte[] body) {
        return of(method, target, headers, new ByteArrayInputStream(body));
    }

    /** A GET without headers. */
    public static Request get(String target) {
        return of("GET", target, Map.of(), new byte[0]);
    }

    /** The same request, of a route whose pattern has parameters. */
    public Request withPathParameters(Map<String, String> values) {
        Request request = copy();
        request.pathParameters = Map.copyOf(values);
        return request;
    }

    /** The same request, of somebody who is known. */
    public Request withCaller(Caller known) {
        Request request = copy();
        request.caller = known;
        return request;
    }

    private Request copy() {
        Request request = new Request(method, rawPath, rawQuery, headers, body, tls);
        request.pathParameters = pathParameters;
        request.caller = caller;
        return request;
    }

    /** Who sent it, by a token of theirs; null where nobody was asked for one. */
    public @Nullable Caller caller() {
        return caller;
    }

    /** What is known of the connection that it came over; null where that is not encrypted. */
    public @Nullable SSLSession tls() {
        return tls;
    }

    /** In upper case, as it was sent. */
    public String method() {
        return method;
    }

    /** As it was sent, still encoded, without the query. */
    public String path() {
        return rawPath;
    }

    /**
     * What stands in the path where the route's pattern has {@code {name}}, decoded.
     *
     * @throws IllegalArgumentException if the pattern has no such parameter
     */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no {" + name + "}");
        }
        return value;
    }

    /** All query parameters by name, decoded, in the order they came in. */
    public Map<String, List<String>> parameters() {
        Map<String, List<String>> known = parameters;
        if (known == null) {
            known = parseQuery(rawQuery);
            parameters = known;
        }
        return known;
    }

    /** All values of that query parameter; empty, never null. */
    public List<String> parameters(String name) {
        return parameters().getOrDefault(name, List.of());
    }

    /**
     * The value of that query parameter; null if it is absent.
     *
     * @throws HttpException 400 if it is given more than once
     */
    public @Nullable String parameter(String name) {
        List<String> values = parameters(name);
        if (values.size() > 1) {
            throw HttpException.badRequest(name + " must be given once, was given " + values.size() + " times");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    /**
     * Refuses parameters that the endpoint does not know.
     *
     * @throws HttpException 400 that names the unknown one and those that are known
     */
    public void onlyParameters(String... known) {
        List<String> names = Arrays.asList(known);
        for (String name : parameters().keySet()) {
            if (!names.contains(name)) {
                throw HttpException.badRequest("unknown parameter " + name + "; "
                        + (names.isEmpty() ? "there are none here" : "known are " + String.join(", ", names)));
            }
        }
    }

    /** The first header of that name, whatever its case; null if it is absent. */
    public @Nullable String header(String name) {
        return headers.apply(name);
    }

    /** Size of the body in bytes as the client announced it; -1 where it did not. */
    public long contentLength() {
        String length = header("Content-Length");
        if (length == null) {
            return -1;
        }
        try {
            return Long.parseLong(length.trim());
        } catch (NumberFormatException e) {
            throw HttpException.badRequest("Content-Length must be a number of bytes");
        }
    }

    /** The body as it arrives. What is left unread is read on by the adapter, up to a limit. */
    public InputStream body() {
        return body;
    }

    /**
     * The whole body.
     *
     * @throws HttpException 413 if it is larger than the limit, 400 if it ends early
     */
    public byte[] body(int limit) {
        try {
            byte[] bytes = body.readNBytes(limit);
            if (bytes.length == limit && body.read() >= 0) {
                throw HttpException.tooLarge("the body must have at most " + limit + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw HttpException.badRequest("the body ended early");
        }
    }

    private static Map<String, List<String>> parseQuery(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            parameters.computeIfAbsent(name, absent -> new ArrayList<>(1)).add(value);
        }
        return parameters;
    }

    /** Decodes a part of a query: {@code +} is a space. */
    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw HttpException.badRequest("the query is not percent-encoded as it must be (RFC 3986)");
        }
    }

    /** Decodes a part of a path: {@code +} is itself. */
    static String decodeSegment(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        try {
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw HttpException.badRequest("the path is not percent-encoded as it must be (RFC 3986)");
        }
    }

    /** Method and the first part of the path: what follows may be a secret, or somebody's name. */
    @Override
    public String toString() {
        int end = rawPath.indexOf('/', 1);
        return method + " " + (end < 0 ? rawPath : rawPath.substring(0, end) + "/…");
    }
}
