package io.logistis.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * {@code kubectl blame} in this process.
 *
 * @param exitCode what the process would end with
 * @param out standard output
 * @param err standard error
 */
record BlameRun(int exitCode, String out, String err) {

    static BlameRun of(Map<String, String> environment, Clock clock, Terminal terminal, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Shell shell = new Shell(environment, clock, () -> ZoneOffset.UTC, () -> () -> terminal);
        int exitCode = KubectlBlame.commandLine(shell, new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
        return new BlameRun(exitCode, out.toString(), err.toString());
    }
}
