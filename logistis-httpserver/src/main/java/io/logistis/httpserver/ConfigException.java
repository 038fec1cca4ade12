package io.logistis.httpserver;

/** A setting is wrong. The message is one line that says which, where it came from, and what is right. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
