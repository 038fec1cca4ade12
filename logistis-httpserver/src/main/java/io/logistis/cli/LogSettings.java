package io.logistis.cli;

import java.util.Map;

/** How the fat jar logs, to standard error. What is set on the command line ({@code -D}) wins. */
final class LogSettings {

    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private LogSettings() {}

    /**
     * To be called before anything is logged.
     *
     * @param level the least that is shown: {@code info}, {@code warn}
     */
    static void apply(String level) {
        Map.of(
                        "defaultLogLevel", level,
                        "showDateTime", "true",
                        "dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
                        "showThreadName", "false")
                .forEach((name, value) -> {
                    if (System.getProperty(PREFIX + name) == null) {
                        System.setProperty(PREFIX + name, value);
                    }
                });
    }
}
