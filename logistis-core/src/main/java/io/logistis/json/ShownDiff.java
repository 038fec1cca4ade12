package io.logistis.json;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a change changed as a part of its JSON, or why it can't be shown. Immutable; the bytes are shared, not copied:
 * nobody may write to them.
 */
public final class ShownDiff {

    private final byte @Nullable [] written;
    private final boolean isText;
    private final @Nullable String whyNot;

    private ShownDiff(byte @Nullable [] written, boolean isText, @Nullable String whyNot) {
        this.written = written;
        this.isText = isText;
        this.whyNot = whyNot;
    }

    /** @param written as {@link DiffJson} gives it for that format */
    public static ShownDiff of(DiffFormat format, byte[] written) {
        return new ShownDiff(
                Objects.requireNonNull(written, "written"),
                format == DiffFormat.SUMMARY || format == DiffFormat.DIFF,
                null);
    }

    /** @param whyNot what a person should read instead */
    public static ShownDiff unavailable(String whyNot) {
        return new ShownDiff(null, false, Objects.requireNonNull(whyNot, "whyNot"));
    }

    /** Text for SUMMARY and DIFF, JSON text for PATCH and FIELDS; null if it can't be shown. */
    @Nullable
    String text() {
        return written == null ? null : new String(written, StandardCharsets.UTF_8);
    }

    /** Whether the text is a JSON string's, and not JSON itself. */
    boolean isText() {
        return isText;
    }

    @Nullable
    String whyNot() {
        return whyNot;
    }
}
