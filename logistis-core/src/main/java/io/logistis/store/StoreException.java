package io.logistis.store;

import java.util.Objects;

/** A store could not do what was asked. The message says what was tried and on what, never with an object's content. */
public class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Why, in the few words that a metric can carry. */
    public enum Reason {
        /** More waits to be written than the store holds; nothing was kept of it. */
        QUEUE_FULL,
        /** The time for it was over; it may still be committed. */
        TIMEOUT,
        /** No space left, or a quota reached. */
        DISK_FULL,
        /** The store is closed. */
        CLOSED,
        /** What is stored can't be read. */
        CORRUPT,
        /** Anything else. */
        FAILED
    }

    private final Reason reason;

    public StoreException(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public StoreException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }
}
