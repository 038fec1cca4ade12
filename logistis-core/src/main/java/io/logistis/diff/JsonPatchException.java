package io.logistis.diff;

/** A JSON Patch can't be applied to that document: an operation's target is not there, or a test failed. */
public final class JsonPatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    JsonPatchException(String message) {
        super(message);
    }
}
