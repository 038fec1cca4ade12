package io.logistis.json;

import io.logistis.diff.ChangeSummary;
import io.logistis.diff.FieldChange;
import io.logistis.diff.FieldChanges;
import io.logistis.diff.JsonPatch;
import io.logistis.diff.Transition;
import io.logistis.diff.UnifiedDiff;
import io.logistis.event.ChangeEvent;
import io.logistis.event.ObjectKey;
import io.logistis.store.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes what a change changed, in each {@link DiffFormat}. Stateless and thread-safe. */
public final class DiffJson {

    private DiffJson() {}

    /**
     * What an event changed, in the format's own media type, UTF-8: text for SUMMARY and DIFF, JSON for PATCH and FIELDS.
     *
     * @param before the object before, which can be shown; null where there was none
     * @param after the object after, which can be shown; null where there was none
     * @param padding unchanged lines around each changed one in a unified diff, 0 or more
     * @throws IllegalArgumentException if padding is negative, or an object is no JSON or nested deeper than 512
     */
    public static byte[] write(
            ChangeEvent event,
            @Nullable StoredObject before,
            @Nullable StoredObject after,
            DiffFormat format,
            int padding) {
        Transition transition = new Transition(
                event.apiVersion(),
                event.object().kind(),
                before == null ? null : before.json(),
                after == null ? null : after.json());
        return switch (format) {
            case SUMMARY -> ChangeSummary.of(transition).getBytes(StandardCharsets.UTF_8);
            case PATCH -> JsonPatch.between(transition).toJson();
            case DIFF ->
                UnifiedDiff.between(transition, file(event.object().key()), padding)
                        .getBytes(StandardCharsets.UTF_8);
            case FIELDS -> fields(FieldChanges.between(transition));
        };
    }

    /** What the object's manifest might be called: {@code shop/deployments.apps/web.yaml}. */
    private static String file(ObjectKey key) {
        return (key.namespace() == null ? "" : key.namespace() + "/")
                + key.resource()
                + (key.group().isEmpty() ? "" : "." + key.group())
                + "/" + key.name() + ".yaml";
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
