package io.logistis.httpserver.client;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The server could not be asked, or did not give what was asked for. The message says what to do, where that is known. */
public final class LogistisClientException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What kind of failure it is. */
    public enum Reason {
        /** Nobody answered at that address, or not in time. */
        UNREACHABLE,
        /** Somebody answered who is no Logistis, or one of another version. */
        NOT_UNDERSTOOD,
        /** A token is missing, wrong, or not good enough (401, 403). */
        NOT_ALLOWED,
        /** What was asked for is wrong in itself; the message is the server's (400 and other 4xx). */
        BAD_REQUEST,
        /** There is no such thing (404). */
        NOT_FOUND,
        /** It is over already (410). */
        GONE,
        /** The server failed (5xx). */
        SERVER_FAILED
    }

    private final Reason reason;

    LogistisClientException(Reason reason, String message, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }
}
