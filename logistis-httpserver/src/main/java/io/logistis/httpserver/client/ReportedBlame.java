package io.logistis.httpserver.client;

import io.logistis.blame.Origin;
import io.logistis.event.EventId;
import io.logistis.event.Operation;
import io.logistis.history.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who last wrote each line of an object.
 *
 * @param newest the change that the state is known by
 * @param lines of the object in YAML
 * @param removed fields that it had and has no more; empty unless asked for
 * @param later changes newer than the state shown that can't be shown in it
 * @param deletedBy the DELETE that ended it, or began to; null unless it was deleted
 * @param json the blame as it was answered; shared, not copied: nobody may write to it
 */
public record ReportedBlame(
        ReportedChange newest,
        List<Line> lines,
        List<Removed> removed,
        List<ReportedChange> later,
        @Nullable ReportedChange deletedBy,
        byte[] json) {

    public ReportedBlame {
        Objects.requireNonNull(newest, "newest");
        lines = List.copyOf(lines);
        removed = List.copyOf(removed);
        later = List.copyOf(later);
    }

    /**
     * One line.
     *
     * @param text without a line break
     * @param pointer JSON Pointer (RFC 6901) to the value that stands or begins on it
     * @param author who wrote it
     */
    public record Line(String text, String pointer, Author author) {}

    /**
     * A field that is gone.
     *
     * @param path as {@link io.logistis.diff.FieldChanges} writes it
     * @param value what it was, JSON text
     * @param author who removed it
     */
    public record Removed(String path, String value, Author author) {}

    /** Where something came from, as far as it can be shown. */
    public sealed interface Author {

        /**
         * Somebody, by a change.
         *
         * @param id of the change
         * @param user name
         * @param operation what was done
         * @param subresource null for the object itself
         * @param time when
         * @param fieldManager the tool, as it named itself; null where it did not
         * @param outcome PERSISTED, or ADMITTED where nothing shows yet what came of it
         */
        record Somebody(
                EventId id,
                String user,
                Operation operation,
                @Nullable String subresource,
                Instant time,
                @Nullable String fieldManager,
                Outcome outcome)
                implements Author {}

        /** Nobody who is known, between two moments. */
        record Unseen(Instant from, Instant to, Origin.Reason reason) implements Author {}

        /**
         * It is older than the history.
         *
         * @param tool the field manager that set it, which is no person; null where none is named
         * @param time when that last set any field; null where absent
         */
        record BeforeHistory(
                @Nullable String tool, @Nullable Instant time) implements Author {}
    }
}
