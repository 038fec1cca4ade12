package io.logistis.blame;

import java.util.Objects;

/**
 * One line of an object in YAML and where it came from.
 *
 * @param text without a line break
 * @param pointer JSON Pointer (RFC 6901) to the value that stands or begins on the line
 * @param origin who last wrote it
 */
public record BlamedLine(String text, String pointer, Origin origin) {

    public BlamedLine {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(pointer, "pointer");
        Objects.requireNonNull(origin, "origin");
    }
}
