package io.logistis.cli;

import io.logistis.json.DiffFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How {@code blame} shows changes. */
enum BlameFormat {
    PATCH(DiffFormat.PATCH),
    DIFF(DiffFormat.DIFF),
    FIELDS(DiffFormat.FIELDS),
    SUMMARY(DiffFormat.SUMMARY),
    /** Each line of one object with who wrote it. */
    LINES(null),
    JSON(DiffFormat.PATCH),
    YAML(DiffFormat.PATCH);

    private final @Nullable DiffFormat diff;

    BlameFormat(@Nullable DiffFormat diff) {
        this.diff = diff;
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the server is asked for; null for LINES. */
    @Nullable
    DiffFormat diff() {
        return diff;
    }

    /** Whether programs read it. */
    boolean isData() {
        return this == JSON || this == YAML;
    }
}
