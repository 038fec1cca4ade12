package io.logistis.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How a command shows tables. */
final class TableOptions {

    @Option(names = "--time", description = "times instead of ages")
    private boolean exactTimes;

    @Option(names = "--no-color", description = "no colours (or NO_COLOR)")
    private boolean noColor;

    @Option(names = "--no-headers", description = "neither headers nor borders")
    private boolean noHeaders;

    Times times(Shell shell) {
        return new Times(shell.clock().instant(), shell.zone(), exactTimes);
    }

    /** That terminal, as it shall be used. */
    Supplier<Terminal> on(Supplier<Terminal> terminal) {
        return noColor ? () -> terminal.get().withoutColours() : terminal;
    }

    boolean withHeaders() {
        return !noHeaders;
    }
}
