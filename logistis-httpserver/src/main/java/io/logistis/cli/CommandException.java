package io.logistis.cli;

/** A command can't do what it was asked to. The message is for the person who typed it, and says what to do. */
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int exitCode;

    private CommandException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** What was asked for is not there, or not any more. */
    static CommandException failed(String message) {
        return new CommandException(Logistis.FAILED, message);
    }

    /** It was called wrongly. */
    static CommandException usage(String message) {
        return new CommandException(Logistis.USAGE, message);
    }

    /** The server can't be asked. */
    static CommandException unreachable(String message) {
        return new CommandException(Logistis.UNREACHABLE, message);
    }

    int exitCode() {
        return exitCode;
    }
}
