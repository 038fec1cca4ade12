package io.logistis.json;

import io.logistis.diff.ChangeSummary;
import io.logistis.diff.FieldChange;
import io.logistis.diff.FieldChanges;
import io.logistis.diff.JsonPatch;
import io.logistis.diff.Transition;
import io.logistis.diff.UnifiedDiff;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Writes what a change changed, in each {@link DiffFormat}. Stateless and thread-safe. */
public final class DiffJson {

    private DiffJson() {}

    /**
     * In the format's own media type, UTF-8: text for SUMMARY and DIFF, JSON for PATCH and FIELDS.
     *
     * @param name what to call the object in the headers of a unified diff
     * @param padding unchanged lines around each changed one in a unified diff, 0 or more
     * @throws IllegalArgumentException if padding is negative, or a side is no JSON or nested deeper than 512
     */
    public static byte[] write(Transition transition, DiffFormat format, String name, int padding) {
        return switch (format) {
            case SUMMARY -> ChangeSummary.of(transition).getBytes(StandardCharsets.UTF_8);
            case PATCH -> JsonPatch.between(transition).toJson();
            case DIFF -> UnifiedDiff.between(transition, name, padding).getBytes(StandardCharsets.UTF_8);
            case FIELDS -> fields(FieldChanges.between(transition));
        };
    }

    /** {@code [{"path":"spec.replicas","op":"replace","from":3,"to":5}]}: {@code from} is null for add, {@code to} for remove. */
    private static byte[] fields(List<FieldChange> changes) {
        return JsonOut.write(json -> {
            json.writeStartArray();
            for (FieldChange change : changes) {
                json.writeStartObject();
                json.writeStringProperty("path", change.path());
                json.writeStringProperty("op", change.op().name().toLowerCase(Locale.ROOT));
                JsonOut.raw(json, "from", change.from());
                JsonOut.raw(json, "to", change.to());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
