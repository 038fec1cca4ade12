package io.logistis.history;

import io.logistis.event.EventId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ended, for the next to go on.
 *
 * @param asOf the newest event that was there when the first page was asked for: what came later changes none of the pages
 * @param before the next page begins with the newest change older than this
 */
public record ChangeToken(EventId asOf, EventId before) {

    public ChangeToken {
        Objects.requireNonNull(asOf, "asOf");
        Objects.requireNonNull(before, "before");
    }

    /**
     * The token that {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static ChangeToken parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw invalid(null);
        }
        try {
            return new ChangeToken(EventId.parse(text.substring(0, dot)), EventId.parse(text.substring(dot + 1)));
        } catch (IllegalArgumentException e) {
            throw invalid(e);
        }
    }

    private static IllegalArgumentException invalid(@Nullable IllegalArgumentException cause) {
        return new IllegalArgumentException(
                "take the token of the page before as it stands, or leave it out to begin anew", cause);
    }

    /** Both ids with a dot between them. */
    @Override
    public String toString() {
        return asOf + "." + before;
    }
}
