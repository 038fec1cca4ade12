package io.logistis.httpserver.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client did wrong, to be answered in the error shape. The message goes to the client as it stands: it says what
 * is wrong and what is right.
 */
public final class HttpException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String reason;
    private final @Nullable String challenge;

    /**
     * @param status 400..599
     * @param reason one word in camel case: {@code BadRequest}
     * @param message for the client
     */
    public HttpException(int status, String reason, String message) {
        this(status, reason, message, null);
    }

    private HttpException(int status, String reason, String message, @Nullable String challenge) {
        super(Objects.requireNonNull(message, "message"), null, false, false);
        this.status = status;
        this.reason = Objects.requireNonNull(reason, "reason");
        this.challenge = challenge;
    }

    /** 400 BadRequest. */
    public static HttpException badRequest(String message) {
        return new HttpException(400, "BadRequest", message);
    }

    /**
     * 401 Unauthorized.
     *
     * @param challenge what to send, as RFC 6750 has it: {@code Bearer realm="logistis"}
     */
    public static HttpException unauthorized(String message, String challenge) {
        return new HttpException(401, "Unauthorized", message, Objects.requireNonNull(challenge, "challenge"));
    }

    /** 403 Forbidden. */
    public static HttpException forbidden(String message) {
        return new HttpException(403, "Forbidden", message);
    }

    /** 404 NotFound. */
    public static HttpException notFound(String message) {
        return new HttpException(404, "NotFound", message);
    }

    /** 413 RequestEntityTooLarge. */
    public static HttpException tooLarge(String message) {
        return new HttpException(413, "RequestEntityTooLarge", message);
    }

    /** The answer that says so. */
    public Response response() {
        Response response = Response.error(status, reason, Objects.requireNonNull(getMessage()));
        return challenge == null ? response : response.withHeader("WWW-Authenticate", challenge);
    }
}
