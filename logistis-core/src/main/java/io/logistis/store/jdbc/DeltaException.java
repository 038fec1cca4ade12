package io.logistis.store.jdbc;

/** What is stored of a snapshot does not make one. The message says why, for a person. */
final class DeltaException extends Exception {

    private static final long serialVersionUID = 1;

    DeltaException(String message) {
        super(message);
    }
}
