package io.logistis.httpserver.client;

import io.logistis.httpserver.client.LogistisClientException.Reason;
import io.logistis.scan.JsonSyntaxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One server over HTTP; whatever is no success is a {@link LogistisClientException} that says what to do. Thread-safe. */
final class ServerCalls {

    /** Larger than any page, whose diffs the server bounds. */
    private static final int MAX_ANSWER_BYTES = 256 << 20;

    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";

    private final URI server;
    private final @Nullable String token;

    /** @throws IllegalArgumentException if the URL is none that can be asked, or none that the token may go to */
    ServerCalls(URI server, @Nullable String token) {
        this.server = checked(server);
        this.token = token;
        if (token != null && "http".equalsIgnoreCase(server.getScheme()) && !isThisMachine(server.getHost())) {
            throw new IllegalArgumentException("a token goes over https, or to this machine, so that nobody reads it on"
                    + " the way; the server was " + server);
        }
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

    private static boolean isThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** @param path encoded */
    <T> T get(String path, Map<String, String> parameters, Function<byte[], T> reader) {
        return call("GET", path + query(parameters), null, reader);
    }

    private static String query(Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    /** Sent once, whatever becomes of the connection. */
    <T> T post(String path, byte[] json, Function<byte[], T> reader) {
        return call("POST", path, json, reader);
    }

    <T> T delete(String path, Function<byte[], T> reader) {
        return call("DELETE", path, null, reader);
    }

    /** As a segment of a path, or a value of a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private <T> T call(String method, String target, byte @Nullable [] json, Function<byte[], T> reader) {
        byte[] answer = answer(method, target, json);
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

    private byte[] answer(String method, String target, byte @Nullable [] json) {
        try {
            HttpURLConnection connection = connection(method, target, JSON);
            if (json != null) {
                send(connection, json);
            }
            try (InputStream body = body(connection, JSON)) {
                return body.readNBytes(MAX_ANSWER_BYTES);
            }
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("the server must be a URL such as http://127.0.0.1:8080", e);
        } catch (HttpRetryException e) {
            throw refused(e.responseCode(), new byte[0]);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /**
     * Server-sent events, until the server ends them.
     *
     * @param last id of the event that was seen last; null to be told from now on
     * @param opened called once the server has agreed
     */
    void stream(
            String path,
            Map<String, String> parameters,
            @Nullable String last,
            Runnable opened,
            Consumer<ServerSentEvent> events) {
        try {
            HttpURLConnection connection = connection("GET", path + query(parameters), EVENTS);
            if (last != null) {
                connection.setRequestProperty("Last-Event-ID", last);
            }
            try (InputStream body = body(connection, EVENTS)) {
                opened.run();
                ServerSentEvent.read(body, events);
            }
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private HttpURLConnection connection(String method, String target, String type) throws IOException {
        String base = server.toString();
        URI uri = URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + target);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout((int) LogistisClient.CONNECT_TIMEOUT.toMillis());
        connection.setReadTimeout((int) LogistisClient.READ_TIMEOUT.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Accept", type);
        if (token != null) {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        }
        return connection;
    }

    private InputStream body(HttpURLConnection connection, String expected) throws IOException {
        int status = connection.getResponseCode();
        if (status / 100 != 2) {
            throw refused(status, connection);
        }
        String type = connection.getContentType();
        if (type == null || !type.startsWith(expected)) {
            throw notLogistis("it answered with " + type);
        }
        return connection.getInputStream();
    }

    private static void send(HttpURLConnection connection, byte[] json) throws IOException {
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        // Without it the JDK sends it again where a connection breaks: then there are two.
        connection.setFixedLengthStreamingMode(json.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(json);
        }
    }

    private LogistisClientException refused(int status, HttpURLConnection connection) throws IOException {
        try (InputStream error = connection.getErrorStream()) {
            return refused(status, error == null ? new byte[0] : error.readNBytes(64 * 1024));
        }
    }

    private LogistisClientException refused(int status, byte[] body) {
        String message = message(body);
        if (status == 401 || status == 403) {
            return notAllowed(status == 403, message);
        }
        if (message == null) {
            return notLogistis("it answered " + status);
        }
        Reason reason = switch (status) {
            case 404 -> Reason.NOT_FOUND;
            case 410 -> Reason.GONE;
            default -> status < 500 ? Reason.BAD_REQUEST : Reason.SERVER_FAILED;
        };
        return new LogistisClientException(
                reason, reason == Reason.SERVER_FAILED ? server + " failed: " + message : message, null);
    }

    private LogistisClientException notAllowed(boolean isKnown, @Nullable String message) {
        String without = "set LOGISTIS_TOKEN, or name a file with --token-file";
        String text;
        if (isKnown && message != null) {
            text = server + " refuses it: " + message + (token == null ? " (no token was given: " + without + ")" : "");
        } else {
            text = server + " asks for a token" + (token == null ? ": " + without : ", and not for this one")
                    + (message == null ? "" : " (" + message + ")");
        }
        return new LogistisClientException(Reason.NOT_ALLOWED, text, null);
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
