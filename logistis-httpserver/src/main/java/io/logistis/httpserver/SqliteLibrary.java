package io.logistis.httpserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite's native library. Its driver copies it out of the jar to load it, and leaves the copy behind when the process is
 * ended by a signal, one more each time. Here the copy is removed as soon as it is loaded, and is made in a folder that
 * can be written to even where nothing else can.
 */
final class SqliteLibrary {

    private static final String PROPERTY = "org.sqlite.tmpdir";

    private static boolean loaded;

    private SqliteLibrary() {}

    /**
     * Loads it, unless it is loaded already.
     *
     * @param folder where the copy is made; {@code -Dorg.sqlite.tmpdir} wins
     * @throws ConfigException if it can't be loaded
     */
    static synchronized void load(Path folder) {
        if (loaded) {
            return;
        }
        String given = System.getProperty(PROPERTY);
        Path place = (given == null ? folder : Path.of(given)).resolve("sqlite-native");
        try {
            remove(place);
            Files.createDirectories(place);
            System.setProperty(PROPERTY, place.toString());
            SQLiteJDBCLoader.initialize();
            loaded = true;
            remove(place);
        } catch (Exception e) {
            throw new ConfigException(
                    "SQLite's library can't be loaded from " + place + "; -D" + PROPERTY
                            + " must name a folder that can be written to, and that programs can be loaded from: "
                            + e.getMessage(),
                    e);
        } finally {
            restore(given);
        }
    }

    private static void restore(@Nullable String given) {
        if (given == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, given);
        }
    }

    private static void remove(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            try (Stream<Path> files = Files.list(place)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(place);
        }
    }
}
