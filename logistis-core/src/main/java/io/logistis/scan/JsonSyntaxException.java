package io.logistis.scan;

/** Bytes that are not the JSON that was expected. The message says what and at which byte, never the content. */
public final class JsonSyntaxException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public JsonSyntaxException(String what, int position) {
        super(what + " at byte " + position);
    }
}
