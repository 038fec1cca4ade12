package io.logistis.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The manifests under {@code src/test/resources/e2e}, whose {@code @name@} are places to fill in. */
final class Manifests {

    private Manifests() {}

    static String read(String file) {
        try (InputStream in = Manifests.class.getResourceAsStream("/e2e/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("no manifest e2e/" + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("read e2e/" + file, e);
        }
    }

    static String read(String file, Map<String, String> places) {
        String manifest = read(file);
        for (Map.Entry<String, String> place : places.entrySet()) {
            manifest = manifest.replace("@" + place.getKey() + "@", place.getValue());
        }
        return manifest;
    }
}
