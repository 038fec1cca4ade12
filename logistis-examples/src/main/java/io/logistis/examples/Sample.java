package io.logistis.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The reviews and objects that the examples work on: as JSON, as an API server gives them. */
public final class Sample {

    private Sample() {}

    /** One of them: {@code review.json}, {@code web-1.json}, … */
    public static byte[] json(String name) {
        try (InputStream file = Sample.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
