package io.logistis.json;

/** How what a change changed is written. */
public enum DiffFormat {
    /** One line of text. */
    SUMMARY,
    /** RFC 6902, a JSON array of operations. */
    PATCH,
    /** A unified diff of YAML, text. */
    DIFF,
    /** A JSON array of {@code {path, op, from, to}}. */
    FIELDS
}
