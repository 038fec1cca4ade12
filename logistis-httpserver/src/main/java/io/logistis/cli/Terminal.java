package io.logistis.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the output goes.
 *
 * @param columns how wide it is; 0 for as wide as it takes: a file, a pipe
 * @param colours whether it shows colours
 */
record Terminal(int columns, boolean colours) {

    /** A file or a pipe. */
    static final Terminal NONE = new Terminal(0, false);

    private static final int DEFAULT_COLUMNS = 100;
    private static final Pattern SIZE = Pattern.compile("\\d+ (\\d+)\\s*");
    private static final Pattern COLUMNS = Pattern.compile("[1-9]\\d{0,4}");

    /**
     * Finds out what the process's standard output is, while the caller does something else; what can't be found out is no
     * terminal.
     *
     * @param environment {@code COLUMNS}, {@code NO_COLOR} and {@code TERM} count
     * @return waits for the answer
     */
    static Supplier<Terminal> detect(Map<String, String> environment) {
        FutureTask<Terminal> detection = new FutureTask<>(() -> ask(environment));
        Thread thread = new Thread(detection, "logistis-terminal");
        thread.setDaemon(true);
        thread.start();
        return () -> {
            try {
                return detection.get();
            } catch (ExecutionException e) {
                return NONE;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return NONE;
            }
        };
    }

    private static Terminal ask(Map<String, String> environment) throws IOException, InterruptedException {
        // The JDK tells whether input and output are a terminal, not whether the output is.
        Process process = new ProcessBuilder("sh", "-c", "test -t 1 && { stty size </dev/tty >&2; exit 0; }")
                .redirectOutput(Redirect.INHERIT)
                .start();
        String size = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? of(environment, size) : NONE;
    }

    /** @param size what {@code stty size} says: rows and columns */
    static Terminal of(Map<String, String> environment, String size) {
        boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        return new Terminal(columns(environment.getOrDefault("COLUMNS", ""), size), colours);
    }

    private static int columns(String set, String size) {
        if (COLUMNS.matcher(set).matches()) {
            return Integer.parseInt(set);
        }
        Matcher said = SIZE.matcher(size);
        boolean isKnown = said.matches() && COLUMNS.matcher(said.group(1)).matches();
        return isKnown ? Integer.parseInt(said.group(1)) : DEFAULT_COLUMNS;
    }

    Terminal withoutColours() {
        return new Terminal(columns, false);
    }
}
