package io.logistis.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import picocli.CommandLine;

/**
 * {@code kubectl blame}: {@code logistis blame} under the name that its user called it by. A main class of its own, so that
 * nothing of the server is loaded for it.
 */
public final class KubectlBlame {

    private KubectlBlame() {}

    /** Runs it; ends the process with 0, with 1 if nothing was found, with 2 if it was called wrongly, with 3 if no server can be asked. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        System.exit(commandLine(Shell.ofProcess(), out, err).execute(args));
    }

    static CommandLine commandLine(Shell shell, PrintWriter out, PrintWriter err) {
        return Logistis.prepared(BlameCommand.commandLine(shell).setCommandName("kubectl blame"), out, err);
    }
}
