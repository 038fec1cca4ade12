package io.logistis.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Programs of the user's. */
final class Programs {

    private Programs() {}

    /** The first of that name on the {@code PATH}; null if there is none. */
    static @Nullable Path onPath(Map<String, String> environment, String name) {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path program = in(folder, name);
            if (program != null) {
                return program;
            }
        }
        return null;
    }

    /** The program at that absolute path; null if there is none. */
    static @Nullable Path inFolder(String path) {
        return path.startsWith("/") ? in("/", path) : null;
    }

    private static @Nullable Path in(String folder, String name) {
        try {
            Path program = Path.of(folder, name);
            return !folder.isEmpty() && Files.isExecutable(program) && Files.isRegularFile(program) ? program : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
