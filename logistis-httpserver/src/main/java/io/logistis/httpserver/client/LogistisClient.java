package io.logistis.httpserver.client;

import io.logistis.httpserver.client.LogistisClientException.Reason;
import io.logistis.scan.JsonSyntaxException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server's query listener. Every call is one or more HTTP requests and throws {@link LogistisClientException} if one
 * fails. Follows no redirects, so that a token reaches nobody else. Thread-safe.
 */
public final class LogistisClient {

    /** How long a connection may take. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** How long the server may be silent. */
    public static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

    private static final int MAX_LIMIT = 1000;

    /** Larger than any page, whose diffs the server bounds. */
    private static final int MAX_ANSWER_BYTES = 256 << 20;

    private final URI server;
    private final @Nullable String token;

    /**
     * @param server {@code http://127.0.0.1:8080}; a path before ours is kept
     * @param token sent as a bearer token; null for none
     * @throws IllegalArgumentException if the URL is none that can be asked
     */
    public LogistisClient(URI server, @Nullable String token) {
        this.server = checked(server);
        this.token = token;
    }

    private static URI checked(URI server) {
        String scheme = server.getScheme();
        boolean isHttp = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
        if (!isHttp || server.getHost() == null || server.getRawQuery() != null || server.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "the server must be a URL such as http://127.0.0.1:8080, was " + withoutUser(server));
        }
        if (server.getRawUserInfo() != null) {
            throw new IllegalArgumentException("the server's URL must not hold a user or a password, was "
                    + withoutUser(server) + " with one; give a token instead");
        }
        return server;
    }

    private static String withoutUser(URI server) {
        return server.toString().replaceFirst("//[^/]*@", "//");
    }

    /** The first page of what is asked for. */
    public ReportedPage changes(ChangesRequest request) {
        return page(request, null);
    }

    /**
     * What is asked for, page by page, until there are that many changes or no more.
     *
     * @param most 1 or more
     * @return one page or more; all together hold at most {@code most} changes
     */
    public List<ReportedPage> pages(ChangesRequest request, int most) {
        List<ReportedPage> pages = new ArrayList<>();
        int left = most;
        String next = null;
        do {
            ReportedPage page = page(request.withLimit(Math.min(MAX_LIMIT, left)), next);
            pages.add(page);
            left -= page.changes().size();
            next = page.next();
        } while (next != null && left > 0);
        return pages;
    }

    private ReportedPage page(ChangesRequest request, @Nullable String token) {
        Map<String, String> parameters = request.parameters();
        if (token != null) {
            parameters.put("continue", token);
        }
        return get("/events", parameters, json -> AnswerReader.page(json, request.diff()));
    }

    /**
     * What happened in each namespace.
     *
     * @param since RFC 3339 or a duration; null for the server's default (24 hours)
     */
    public ReportedOverview overview(@Nullable String since) {
        return get("/overview", since == null ? Map.of() : Map.of("since", since), AnswerReader::overview);
    }

    /**
     * Who last wrote each line of one object.
     *
     * @param namespace null for a cluster-scoped object, and where there is but one of that name
     * @param kind kind, plural, singular or short name, each also with its group
     * @param at an event's id, RFC 3339 or a duration: as it was then; null for now
     * @param withRemoved whether to tell of fields that it had and has no more
     */
    public ReportedBlame blame(
            @Nullable String namespace, String kind, String name, @Nullable String at, boolean withRemoved) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (namespace != null) {
            parameters.put("namespace", namespace);
        }
        parameters.put("kind", kind);
        parameters.put("name", name);
        if (at != null) {
            parameters.put("at", at);
        }
        if (withRemoved) {
            parameters.put("deleted", "true");
        }
        return get("/blame", parameters, AnswerReader::blame);
    }

    private <T> T get(String path, Map<String, String> parameters, Function<byte[], T> reader) {
        byte[] answer = get(uri(path, parameters));
        try {
            return reader.apply(answer);
        } catch (RuntimeException e) {
            // Whatever it is that reading stumbled over, it is the answer's fault.
            throw new LogistisClientException(
                    Reason.NOT_UNDERSTOOD,
                    "what " + server + " answers is not understood (" + e.getMessage()
                            + "): is it a Logistis of another version?",
                    e);
        }
    }

    private URI uri(String path, Map<String, String> parameters) {
        String base = server.toString();
        String query = parameters.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
                + path
                + (query.isEmpty() ? "" : "?" + query));
    }

    private byte[] get(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
            connection.setReadTimeout((int) READ_TIMEOUT.toMillis());
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty("Accept", "application/json");
            if (token != null) {
                connection.setRequestProperty("Authorization", "Bearer " + token);
            }
            int status = connection.getResponseCode();
            if (status != 200) {
                throw refused(status, connection);
            }
            String type = connection.getContentType();
            if (type == null || !type.startsWith("application/json")) {
                throw notLogistis("it answered with " + type);
            }
            try (InputStream body = connection.getInputStream()) {
                return body.readNBytes(MAX_ANSWER_BYTES);
            }
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("the server must be a URL such as http://127.0.0.1:8080", e);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private LogistisClientException refused(int status, HttpURLConnection connection) throws IOException {
        byte[] body = new byte[0];
        try (InputStream error = connection.getErrorStream()) {
            if (error != null) {
                body = error.readNBytes(64 * 1024);
            }
        }
        String message = message(body);
        if (status == 401 || status == 403) {
            return new LogistisClientException(
                    Reason.NOT_ALLOWED,
                    server + " asks for a token"
                            + (token == null
                                    ? ": set LOGISTIS_TOKEN, or name a file with --token-file"
                                    : ", and not for this one")
                            + (message == null ? "" : " (" + message + ")"),
                    null);
        }
        if (message == null) {
            return notLogistis("it answered " + status);
        }
        Reason reason = status == 404 ? Reason.NOT_FOUND : status < 500 ? Reason.BAD_REQUEST : Reason.SERVER_FAILED;
        return new LogistisClientException(
                reason, reason == Reason.SERVER_FAILED ? server + " failed: " + message : message, null);
    }

    /** The message in the error shape; null if it is none. */
    private static @Nullable String message(byte[] body) {
        try {
            return JsonMembers.of(body).object("error").string("message");
        } catch (IllegalArgumentException | JsonSyntaxException e) {
            return null;
        }
    }

    private LogistisClientException notLogistis(String what) {
        return new LogistisClientException(
                Reason.NOT_UNDERSTOOD,
                "there is no Logistis at " + server + ": " + what + "; give the query address of one",
                null);
    }

    private LogistisClientException unreachable(IOException cause) {
        String why = cause instanceof UnknownHostException
                ? "there is no such host"
                : cause instanceof SocketTimeoutException
                        ? "it did not answer in time"
                        : cause instanceof SSLException
                                ? "TLS failed, " + cause.getMessage()
                                : Objects.requireNonNullElse(cause.getMessage(), "the connection broke");
        return new LogistisClientException(
                Reason.UNREACHABLE, "no server answers at " + server + " (" + why + ")", cause);
    }
}
