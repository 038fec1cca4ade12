package io.logistis.httpserver.cluster;

import java.io.IOException;

/** The API server could not be asked, or refused. The message is one line without secrets. */
public final class KubernetesException extends IOException {

    private static final long serialVersionUID = 1;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final int status;

    /** @param status that the API server answered with; 0 if it did not answer */
    KubernetesException(int status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    KubernetesException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** That the API server answered with; 0 if it did not answer. */
    public int status() {
        return status;
    }

    /** Whether there is no such object. */
    boolean isNotFound() {
        return status == NOT_FOUND;
    }

    /** Whether somebody else was quicker. */
    boolean isConflict() {
        return status == CONFLICT;
    }
}
