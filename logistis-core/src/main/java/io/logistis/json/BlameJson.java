package io.logistis.json;

import io.logistis.blame.BlamedLine;
import io.logistis.blame.LineBlame;
import io.logistis.blame.Origin;
import io.logistis.blame.RemovedField;
import io.logistis.diff.FieldOwners;
import io.logistis.event.ChangeEvent;
import io.logistis.history.Change;
import org.jspecify.annotations.Nullable;

/** Writes blame as UTF-8 JSON. Stateless and thread-safe. */
public final class BlameJson {

    private BlameJson() {}

    /**
     * {@code {"newest":{change},"lines":[{"text":…,"pointer":…,"origin":{…}}],"removed":[{"path":…,"value":…,"origin":{…}}],
     * "later":[{change}],"deletedBy":{change}}}}. An origin is
     * {@code {"type":"CHANGE","id":…,"user":…,"operation":…,"subresource":…,"time":…,"fieldManager":…,"outcome":…}},
     * {@code {"type":"GAP","from":…,"to":…,"reason":…}} or {@code {"type":"BEFORE_HISTORY","tool":{"manager":…,
     * "operation":…,"time":…}}}.
     */
    public static byte[] blame(LineBlame blame) {
        return JsonOut.write(json -> {
            json.writeStartObject();
            json.writeName("newest");
            ChangeJson.write(json, blame.newest());
            json.writeArrayPropertyStart("lines");
            for (BlamedLine line : blame.lines()) {
                json.writeStartObject();
                json.writeStringProperty("text", line.text());
                json.writeStringProperty("pointer", line.pointer());
                origin(json, line.origin());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("removed");
            for (RemovedField field : blame.removed()) {
                json.writeStartObject();
                json.writeStringProperty("path", field.path());
                JsonOut.raw(json, "value", field.value());
                origin(json, field.origin());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("later");
            blame.later().forEach(change -> ChangeJson.write(json, change));
            json.writeEndArray();
            deletedBy(json, blame.deletedBy());
            json.writeEndObject();
        });
    }

    private static void deletedBy(JsonGenerator json, @Nullable Change change) {
        json.writeName("deletedBy");
        if (change == null) {
            json.writeNull();
        } else {
            ChangeJson.write(json, change);
        }
    }

    private static void origin(JsonGenerator json, Origin origin) {
        json.writeObjectPropertyStart("origin");
        if (origin instanceof Origin.ByChange byChange) {
            ChangeEvent event = byChange.change().event();
            json.writeStringProperty("type", "CHANGE");
            json.writeStringProperty("id", event.id().toString());
            json.writeStringProperty("user", event.user().username());
            json.writeStringProperty("operation", event.operation().name());
            JsonOut.string(json, "subresource", event.object().subresource());
            JsonOut.time(json, "time", event.observedAt());
            JsonOut.string(json, "fieldManager", event.fieldManager());
            json.writeStringProperty("outcome", byChange.change().outcome().name());
        } else if (origin instanceof Origin.InGap gap) {
            json.writeStringProperty("type", "GAP");
            JsonOut.time(json, "from", gap.from());
            JsonOut.time(json, "to", gap.to());
            json.writeStringProperty("reason", gap.reason().name());
        } else {
            json.writeStringProperty("type", "BEFORE_HISTORY");
            tool(json, ((Origin.BeforeHistory) origin).tool());
        }
        json.writeEndObject();
    }

    private static void tool(JsonGenerator json, FieldOwners.@Nullable Owner tool) {
        if (tool == null) {
            json.writeNullProperty("tool");
            return;
        }
        json.writeObjectPropertyStart("tool");
        json.writeStringProperty("manager", tool.manager());
        json.writeStringProperty("operation", tool.operation());
        JsonOut.time(json, "time", tool.time());
        json.writeEndObject();
    }
}
