package io.logistis.json;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.ObjectRef;
import io.logistis.event.ObjectState;
import io.logistis.event.UserInfo;
import io.logistis.history.Change;
import io.logistis.history.ChangeOverview;
import io.logistis.history.ChangePage;
import io.logistis.history.Gap;
import io.logistis.history.NamespaceChanges;
import io.logistis.store.Interruption;
import io.logistis.store.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes changes as UTF-8 JSON. Stateless and thread-safe. */
public final class ChangeJson {

    private ChangeJson() {}

    /** A page: {@code {"items":[…],"continue":…,"interruptions":[…]}}. */
    public static byte[] page(ChangePage page) {
        return page(page, change -> null);
    }

    /**
     * A page whose items show what they changed, as {@code "diff"}: a string for SUMMARY and DIFF, JSON for PATCH and FIELDS. Where one
     * can't be shown it is null, and {@code diffUnavailable} says why.
     *
     * @param diffs what each change changed; null for an item without the member
     */
    public static byte[] page(ChangePage page, Function<Change, @Nullable ShownDiff> diffs) {
        return JsonOut.write(json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("items");
            for (Change change : page.changes()) {
                json.writeStartObject();
                members(json, change);
                diff(json, diffs.apply(change));
                json.writeEndObject();
            }
            json.writeEndArray();
            JsonOut.string(
                    json, "continue", page.next() == null ? null : page.next().toString());
            interruptions(json, page.interruptions());
            json.writeEndObject();
        });
    }

    /**
     * One change with its objects: {@code object} as it became, {@code oldObject} as it was, null where there was none.
     * Where one is there and can't be shown it is null too, and {@code objectUnavailable} or
     * {@code oldObjectUnavailable} says why.
     *
     * @param object what the store gives for {@code after}; null where there was none
     * @param oldObject what the store gives for {@code before}; null where there was none
     */
    public static byte[] change(Change change, @Nullable StoredObject object, @Nullable StoredObject oldObject) {
        return JsonOut.write(json -> {
            json.writeStartObject();
            members(json, change);
            object(json, "object", change.event().after(), object);
            object(json, "oldObject", change.event().before(), oldObject);
            json.writeEndObject();
        });
    }

    /**
     * {@code {"items":[{"namespace":…,"last":{…},"byOperation":{…},"byUser":{…}}],"countedFrom":…}}, in the order given.
     */
    public static byte[] overview(ChangeOverview overview) {
        return JsonOut.write(json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("items");
            for (NamespaceChanges namespace : overview.namespaces()) {
                json.writeStartObject();
                JsonOut.string(json, "namespace", namespace.namespace());
                json.writeName("last");
                write(json, namespace.last());
                counts(json, "byOperation", namespace.byOperation());
                counts(json, "byUser", namespace.byUser());
                json.writeEndObject();
            }
            json.writeEndArray();
            JsonOut.time(json, "countedFrom", overview.countedFrom());
            json.writeEndObject();
        });
    }

    /**
     * What a stream tells of a change: {@code {"change":{…},"replaces":[…]}}, with the ids of the attempts that were
     * changes by themselves until this one came.
     *
     * @param diff what it changed; null to leave that out
     */
    public static byte[] arrival(Change change, @Nullable ShownDiff diff) {
        return JsonOut.write(json -> {
            json.writeStartObject();
            json.writeName("change");
            json.writeStartObject();
            members(json, change);
            diff(json, diff);
            json.writeEndObject();
            JsonOut.strings(
                    json,
                    "replaces",
                    change.attemptIds().stream()
                            .filter(id -> !id.equals(change.id()))
                            .map(EventId::toString)
                            .toList());
            json.writeEndObject();
        });
    }

    static void write(JsonGenerator json, Change change) {
        json.writeStartObject();
        members(json, change);
        json.writeEndObject();
    }

    private static void members(JsonGenerator json, Change change) {
        ChangeEvent event = change.event();
        json.writeStringProperty("id", change.id().toString());
        json.writeStringProperty("requestUid", event.requestUid());
        JsonOut.time(json, "observedAt", event.observedAt());
        json.writeStringProperty("operation", event.operation().name());
        json.writeStringProperty("outcome", change.outcome().name());
        json.writeNumberProperty("attempts", change.attempts());
        json.writeNumberProperty("count", event.count());
        objectRef(json, event.object());
        user(json, event.user());
        JsonOut.string(json, "fieldManager", event.fieldManager());
        lock(json, event.decision());
        gap(json, change.gapBefore());
    }

    private static void objectRef(JsonGenerator json, ObjectRef object) {
        json.writeObjectPropertyStart("objectRef");
        json.writeStringProperty("group", object.key().group());
        json.writeStringProperty("version", object.version());
        json.writeStringProperty("kind", object.kind());
        json.writeStringProperty("resource", object.key().resource());
        JsonOut.string(json, "subresource", object.subresource());
        JsonOut.string(json, "namespace", object.key().namespace());
        json.writeStringProperty("name", object.key().name());
        JsonOut.string(json, "uid", object.uid());
        json.writeEndObject();
    }

    private static void user(JsonGenerator json, UserInfo user) {
        json.writeObjectPropertyStart("user");
        json.writeStringProperty("username", user.username());
        JsonOut.string(json, "uid", user.uid());
        JsonOut.strings(json, "groups", user.groups());
        json.writeObjectPropertyStart("extra");
        user.extra().forEach((key, values) -> JsonOut.strings(json, key, values));
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void lock(JsonGenerator json, Decision decision) {
        Decision.LockRef lock = decision.lock();
        if (lock == null) {
            json.writeNullProperty("lock");
            return;
        }
        json.writeObjectPropertyStart("lock");
        json.writeStringProperty("id", lock.id());
        json.writeStringProperty("reason", lock.reason());
        json.writeStringProperty("owner", lock.owner());
        JsonOut.time(json, "expiresAt", lock.expiresAt());
        JsonOut.string(
                json,
                "passage",
                decision.passage() == null ? null : decision.passage().name());
        json.writeEndObject();
    }

    private static void gap(JsonGenerator json, @Nullable Gap gap) {
        if (gap == null) {
            json.writeNullProperty("gapBefore");
            return;
        }
        json.writeObjectPropertyStart("gapBefore");
        json.writeStringProperty("after", gap.after().toString());
        JsonOut.time(json, "from", gap.from());
        JsonOut.time(json, "to", gap.to());
        json.writeStringProperty("reason", gap.reason().name());
        JsonOut.strings(json, "fields", gap.fields());
        json.writeEndObject();
    }

    private static void diff(JsonGenerator json, @Nullable ShownDiff diff) {
        if (diff == null) {
            return;
        }
        if (diff.isText()) {
            JsonOut.string(json, "diff", diff.text());
        } else {
            JsonOut.raw(json, "diff", diff.text());
        }
        if (diff.whyNot() != null) {
            json.writeStringProperty("diffUnavailable", diff.whyNot());
        }
    }

    private static void object(JsonGenerator json, String name, ObjectState state, @Nullable StoredObject object) {
        byte[] shown = object == null ? null : object.json();
        JsonOut.raw(json, name, shown == null ? null : new String(shown, StandardCharsets.UTF_8));
        if (shown == null && state.presence() == ObjectState.Presence.TOO_LARGE) {
            json.writeStringProperty(name + "Unavailable", "too large to keep");
        } else if (shown == null && object != null) {
            JsonOut.string(json, name + "Unavailable", object.whyNot());
        }
    }

    static void interruptions(JsonGenerator json, List<Interruption> interruptions) {
        json.writeArrayPropertyStart("interruptions");
        for (Interruption interruption : interruptions) {
            interruption(json, interruption);
        }
        json.writeEndArray();
    }

    private static void interruption(JsonGenerator json, Interruption interruption) {
        json.writeStartObject();
        JsonOut.time(json, "from", interruption.from());
        JsonOut.time(json, "to", interruption.to());
        json.writeStringProperty("reason", interruption.reason().name());
        json.writeNumberProperty("count", interruption.count());
        json.writeEndObject();
    }

    private static void counts(JsonGenerator json, String name, Map<?, Long> counts) {
        Map<String, Long> sorted = new TreeMap<>();
        counts.forEach((key, count) -> sorted.put(key.toString(), count));
        json.writeObjectPropertyStart(name);
        sorted.forEach(json::writeNumberProperty);
        json.writeEndObject();
    }
}
