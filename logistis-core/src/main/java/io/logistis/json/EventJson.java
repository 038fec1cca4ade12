package io.logistis.json;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.ObjectRef;
import io.logistis.event.ObjectState;
import io.logistis.event.UserInfo;
import io.logistis.store.EventPage;
import io.logistis.store.Interruption;
import io.logistis.store.NamespaceSummary;
import io.logistis.store.StoredObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** Writes events as UTF-8 JSON. Stateless and thread-safe. */
public final class EventJson {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private EventJson() {}

    /**
     * A page: {@code {"items":[…],"continue":…,"interruptions":[…]}}.
     *
     * @param interruptions that fall into the page's time
     */
    public static byte[] page(EventPage page, List<Interruption> interruptions) {
        return write(json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("items");
            for (ChangeEvent event : page.events()) {
                json.writeStartObject();
                members(json, event);
                json.writeEndObject();
            }
            json.writeEndArray();
            string(json, "continue", page.next() == null ? null : page.next().toString());
            json.writeArrayPropertyStart("interruptions");
            for (Interruption interruption : interruptions) {
                interruption(json, interruption);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /**
     * One event with its objects: {@code object} as it became, {@code oldObject} as it was, null where there was none.
     * Where one is there and can't be shown it is null too, and {@code objectUnavailable} or
     * {@code oldObjectUnavailable} says why.
     *
     * @param object what the store gives for {@code after}; null where there was none
     * @param oldObject what the store gives for {@code before}; null where there was none
     */
    public static byte[] event(ChangeEvent event, @Nullable StoredObject object, @Nullable StoredObject oldObject) {
        return write(json -> {
            json.writeStartObject();
            members(json, event);
            object(json, "object", event.after(), object);
            object(json, "oldObject", event.before(), oldObject);
            json.writeEndObject();
        });
    }

    /** {@code {"items":[{"namespace":…,"last":{…},"byOperation":{…},"byUser":{…}}]}}, in the order given. */
    public static byte[] overview(List<NamespaceSummary> summaries) {
        return write(json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("items");
            for (NamespaceSummary summary : summaries) {
                json.writeStartObject();
                string(json, "namespace", summary.namespace());
                json.writeObjectPropertyStart("last");
                members(json, summary.last());
                json.writeEndObject();
                counts(json, "byOperation", summary.byOperation());
                counts(json, "byUser", summary.byUser());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void members(JsonGenerator json, ChangeEvent event) {
        json.writeStringProperty("id", event.id().toString());
        json.writeStringProperty("requestUid", event.requestUid());
        json.writeStringProperty("observedAt", time(event.observedAt()));
        json.writeStringProperty("operation", event.operation().name());
        json.writeStringProperty("outcome", event.decision().verdict().name());
        json.writeNumberProperty("attempts", 1);
        json.writeNumberProperty("count", event.count());
        objectRef(json, event.object());
        user(json, event.user());
        string(json, "fieldManager", event.fieldManager());
        lock(json, event.decision());
        json.writeNullProperty("gapBefore");
    }

    private static void objectRef(JsonGenerator json, ObjectRef object) {
        json.writeObjectPropertyStart("objectRef");
        json.writeStringProperty("group", object.key().group());
        json.writeStringProperty("version", object.version());
        json.writeStringProperty("kind", object.kind());
        json.writeStringProperty("resource", object.key().resource());
        string(json, "subresource", object.subresource());
        string(json, "namespace", object.key().namespace());
        json.writeStringProperty("name", object.key().name());
        string(json, "uid", object.uid());
        json.writeEndObject();
    }

    private static void user(JsonGenerator json, UserInfo user) {
        json.writeObjectPropertyStart("user");
        json.writeStringProperty("username", user.username());
        string(json, "uid", user.uid());
        strings(json, "groups", user.groups());
        json.writeObjectPropertyStart("extra");
        user.extra().forEach((key, values) -> strings(json, key, values));
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
        string(json, "expiresAt", lock.expiresAt() == null ? null : time(lock.expiresAt()));
        string(
                json,
                "passage",
                decision.passage() == null ? null : decision.passage().name());
        json.writeEndObject();
    }

    private static void object(JsonGenerator json, String name, ObjectState state, @Nullable StoredObject object) {
        byte[] shown = object == null ? null : object.json();
        json.writeName(name);
        if (shown != null) {
            json.writeRawValue(new String(shown, StandardCharsets.UTF_8));
            return;
        }
        json.writeNull();
        if (state.presence() == ObjectState.Presence.TOO_LARGE) {
            json.writeStringProperty(name + "Unavailable", "too large to keep");
        } else if (object != null) {
            string(json, name + "Unavailable", object.whyNot());
        }
    }

    private static void interruption(JsonGenerator json, Interruption interruption) {
        json.writeStartObject();
        json.writeStringProperty("from", time(interruption.from()));
        string(json, "to", interruption.to() == null ? null : time(interruption.to()));
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

    private static void strings(JsonGenerator json, String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }

    private static void string(JsonGenerator json, String name, @Nullable String value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, value);
        }
    }

    private static String time(Instant instant) {
        return MICROS.format(instant);
    }

    private static byte[] write(Consumer<JsonGenerator> writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
            writer.accept(json);
        }
        return bytes.toByteArray();
    }
}
