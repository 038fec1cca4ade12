package io.logistis.cli;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What surrounds a command that is called from a terminal.
 *
 * @param environment variables by name
 * @param clock tells the time
 * @param zone whose times are shown; asked for where times are, since it takes a while to load
 * @param terminal begins to find out where the output goes, and gives what waits for it
 */
record Shell(
        Map<String, String> environment, Clock clock, Supplier<ZoneId> zone, Supplier<Supplier<Terminal>> terminal) {

    /** The process's own. */
    static Shell ofProcess() {
        Map<String, String> environment = System.getenv();
        return new Shell(environment, Clock.systemUTC(), ZoneId::systemDefault, () -> Terminal.detect(environment));
    }
}
