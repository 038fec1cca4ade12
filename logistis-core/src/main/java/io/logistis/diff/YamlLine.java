package io.logistis.diff;

import java.util.Objects;

/**
 * One line of an object in YAML.
 *
 * @param text without a line break
 * @param pointer JSON Pointer (RFC 6901) to the value that stands or begins on this line: of {@code image: web:1} the image,
 *     of {@code containers:} the list, of {@code - name: web} the name, of each line of a block string that string
 */
public record YamlLine(String text, String pointer) {

    public YamlLine {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(pointer, "pointer");
    }
}
