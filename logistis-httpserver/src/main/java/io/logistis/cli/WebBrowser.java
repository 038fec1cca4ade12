package io.logistis.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The user's browser, where one can be shown. */
final class WebBrowser {

    private WebBrowser() {}

    /** Opens the page in it; gives back whether that was begun. */
    static boolean open(Map<String, String> environment, URI page) {
        Path program = program(environment);
        if (program == null) {
            return false;
        }
        try {
            new ProcessBuilder(List.of(program.toString(), page.toString()))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException e) {
            // The address has been printed, so nothing is lost.
            return false;
        }
    }

    /** What opens addresses: null without a desktop to show one on. */
    private static @Nullable Path program(Map<String, String> environment) {
        String chosen = environment.getOrDefault("BROWSER", "");
        if (!chosen.isEmpty()) {
            Path named = Programs.onPath(environment, chosen);
            return named != null ? named : Programs.inFolder(chosen);
        }
        if (System.getProperty("os.name", "").startsWith("Mac")) {
            return Programs.onPath(environment, "open");
        }
        boolean isDesktop = environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
        return isDesktop ? Programs.onPath(environment, "xdg-open") : null;
    }
}
