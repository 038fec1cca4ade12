package io.logistis.httpserver.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An answer, complete before it is sent, or a stream. Immutable, except that the body's bytes are shared and not copied:
 * nobody may write to them afterwards.
 */
public final class Response {

    private static final String JSON = "application/json";

    private final int status;
    private final byte[] body;
    private final List<Map.Entry<String, String>> headers;
    private final @Nullable Streamed stream;

    private Response(int status, byte[] body, List<Map.Entry<String, String>> headers, @Nullable Streamed stream) {
        this.status = status;
        this.body = body;
        this.headers = headers;
        this.stream = stream;
    }

    /** A body that has no end of its own. It is sent by threads that are the stream's, never by those that answer. */
    public interface Streamed {

        /** Runs {@link #writeTo}; has as many threads as there can be streams. */
        Executor threads();

        /**
         * Writes what there is to tell, and flushes, until there is no more or it is stopped. Called once at most.
         *
         * @throws IOException if the client is gone
         */
        void writeTo(OutputStream out) throws IOException;

        /** Ends it soon. Called in any case in the end, and more than once, from any thread. */
        void stop();
    }

    /** A stream of that media type. */
    public static Response stream(String contentType, Streamed stream) {
        return new Response(200, new byte[0], List.of(Map.entry("Content-Type", contentType)), stream);
    }

    /** JSON in UTF-8. */
    public static Response json(int status, byte[] body) {
        return bytes(status, JSON, body);
    }

    /** Plain text. */
    public static Response text(int status, String body) {
        return bytes(status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes of that media type. */
    public static Response bytes(int status, String contentType, byte[] body) {
        Objects.requireNonNull(body, "body");
        return new Response(status, body, List.of(Map.entry("Content-Type", contentType)), null);
    }

    /**
     * {@code {"error":{"status":400,"reason":"BadRequest","message":"…"}}}.
     *
     * @param reason one word in camel case
     * @param message says what is wrong and what is right
     */
    public static Response error(int status, String reason, String message) {
        StringBuilder json = new StringBuilder(96 + message.length());
        json.append("{\"error\":{\"status\":").append(status).append(",\"reason\":");
        quote(json, reason);
        json.append(",\"message\":");
        quote(json, message);
        return json(status, json.append("}}\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || (c >= 0x7f && c < 0xa0) || Character.isSurrogate(c)) {
                json.append("\\u").append(Character.forDigit(c >> 12, 16));
                json.append(Character.forDigit(c >> 8 & 15, 16)).append(Character.forDigit(c >> 4 & 15, 16));
                json.append(Character.forDigit(c & 15, 16));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    /** The same with one header more. */
    public Response withHeader(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new Response(status, body, List.copyOf(more), stream);
    }

    /** The same with another body. */
    public Response withBody(byte[] bytes) {
        return new Response(status, Objects.requireNonNull(bytes, "bytes"), headers, null);
    }

    public int status() {
        return status;
    }

    /** Not a copy; empty, never null. */
    public byte[] body() {
        return body;
    }

    /** What is sent in the place of a body; null for an answer that is complete. */
    public @Nullable Streamed stream() {
        return stream;
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** In the order in which they were added. */
    public List<Map.Entry<String, String>> headers() {
        return headers;
    }

    /** The first header of that name, whatever its case; null if there is none. */
    public @Nullable String header(String name) {
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue();
            }
        }
        return null;
    }

    /** Status and size, never the content. */
    @Override
    public String toString() {
        return "Response[" + status + ", " + body.length + " bytes]";
    }
}
