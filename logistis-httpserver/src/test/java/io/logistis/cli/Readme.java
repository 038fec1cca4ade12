package io.logistis.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The project's README, whose parts between {@code <!-- name -->} and {@code <!-- /name -->} are held against the code. */
final class Readme {

    private static final Path FILE = Path.of("../README.md");

    private Readme() {}

    static String text() throws IOException {
        return Files.readString(FILE);
    }

    /** What stands in the code block of that part. */
    static String part(String name) throws IOException {
        String text = text();
        String begin = "<!-- " + name + " -->\n```";
        int from = text.indexOf(begin);
        int to = text.indexOf("```\n<!-- /" + name + " -->");
        if (from < 0 || to < from) {
            throw new IllegalStateException("README.md has no code block between <!-- " + name + " --> and its end");
        }
        return text.substring(text.indexOf('\n', from + begin.length()) + 1, to);
    }
}
