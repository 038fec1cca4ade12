package io.logistis;

import io.logistis.event.BuiltInKind;
import io.logistis.event.JsonRange;
import io.logistis.event.KindSelector;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change that a controller makes, or sees in a watch, as an {@link ObservedChange}: without a review, from the object before
 * and after.
 *
 * <pre>{@code
 * EventStore store = new RingBufferEventStore(Retention.DEFAULT, Clock.systemUTC());
 * var rules = KubernetesDefaults.fieldRules(RedactionKey.random());
 * var tracker = ChangeTracker.builder().store(store).fieldRules(rules).build();
 *
 * Map<String, byte @Nullable []> known = new HashMap<>();
 * for (Seen now : watch) {
 *     byte[] before = known.put(now.name(), now.object());
 *     tracker.track(ControllerChange.between(before, now.object()).build());
 * }
 * }</pre>
 *
 * <p>What it is about is read out of the objects: apiVersion, kind, namespace, name and uid. A builder; not thread-safe.
 */
public final class ControllerChange {

    private final byte @Nullable [] before;
    private final byte @Nullable [] after;
    private final ObjectHead object;
    private @Nullable String resource;
    private @Nullable String subresource;
    private UserInfo user = UserInfo.named("");
    private @Nullable String fieldManager;
    private @Nullable String requestUid;
    private boolean dryRun;

    private ControllerChange(byte @Nullable [] before, byte @Nullable [] after, ObjectHead object) {
        this.before = before;
        this.after = after;
        this.object = object;
    }

    /**
     * A CREATE where there was no object, a DELETE where there is none any more, an UPDATE otherwise. The bytes are shared,
     * not copied: nobody may write to them afterwards.
     *
     * @param before UTF-8 JSON of the whole object as it was; null where there was none
     * @param after UTF-8 JSON of the whole object as it is, or shall be; null where there is none any more
     * @throws IllegalArgumentException if both are null, one is no JSON object with apiVersion, kind and metadata.name, or they
     *     are not the same object
     */
    public static ControllerChange between(byte @Nullable [] before, byte @Nullable [] after) {
        ObjectHead old = before == null ? null : ObjectHead.of("before", before);
        ObjectHead now = after == null ? null : ObjectHead.of("after", after);
        if (old != null && now != null && !old.isSameObjectAs(now)) {
            throw new IllegalArgumentException("before and after must be the same object, were " + old.kind() + " "
                    + old.name() + " and " + now.kind() + " " + now.name()
                    + " (group, kind, namespace and name are compared)");
        }
        ObjectHead known = now != null ? now : old;
        if (known == null) {
            throw new IllegalArgumentException("before or after must be given");
        }
        ObjectHead named = known.uid() != null || old == null
                ? known
                : new ObjectHead(known.apiVersion(), known.kind(), known.namespace(), known.name(), old.uid());
        return new ControllerChange(before, after, named);
    }

    /** Who changed it, by name alone; default {@code ""}: nobody knows, as in a watch. */
    public ControllerChange user(String name) {
        return user(UserInfo.named(name));
    }

    /** Who changed it, with groups; a lock may look at both. */
    public ControllerChange user(UserInfo value) {
        user = Objects.requireNonNull(value, "user");
        return this;
    }

    /** The tool; default null for none. */
    public ControllerChange fieldManager(@Nullable String value) {
        fieldManager = value;
        return this;
    }

    /**
     * The plural in the API's URL, in lower case; default the one of a kind that comes with the API server, else a guess as in
     * English: {@code widgets} for Widget, {@code proxies} for Proxy, {@code gateways} for Gateway.
     */
    public ControllerChange resource(String plural) {
        resource = Objects.requireNonNull(plural, "plural");
        return this;
    }

    /** The subresource that it was written through, as {@code status}; default null for the object itself. */
    public ControllerChange subresource(@Nullable String value) {
        subresource = value;
        return this;
    }

    /**
     * Tells a change that is handed over again from a new one: within ten minutes one with the same text is recorded once.
     * Default a random one.
     */
    public ControllerChange requestUid(String value) {
        requestUid = Objects.requireNonNull(value, "requestUid");
        return this;
    }

    /** Whether nothing is to be persisted; default false. Dry runs are decided, and never recorded. */
    public ControllerChange dryRun(boolean value) {
        dryRun = value;
        return this;
    }

    /** The change. Objects that it carries may hold secrets: never log them. */
    public ObservedChange build() {
        String plural = resource == null ? defaultResource() : resource;
        boolean isNamespace = plural.equals("namespaces") && object.group().isEmpty();
        ObjectKey key =
                new ObjectKey(object.group(), plural, isNamespace ? object.name() : object.namespace(), object.name());
        return new ObservedChange(
                requestUid == null ? UUID.randomUUID().toString() : requestUid,
                before == null ? Operation.CREATE : after == null ? Operation.DELETE : Operation.UPDATE,
                new ObjectRef(key, object.version(), object.kind(), subresource, object.uid()),
                object.apiVersion(),
                user,
                fieldManager,
                dryRun,
                null,
                after == null ? null : JsonRange.of(after),
                before == null ? null : JsonRange.of(before),
                false);
    }

    private String defaultResource() {
        return BuiltInKind.all().stream()
                .filter(known ->
                        known.group().equals(object.group()) && known.kind().equals(object.kind()))
                .map(BuiltInKind::resource)
                .findFirst()
                .orElseGet(() -> guessed(object.kind().toLowerCase(Locale.ROOT)));
    }

    private static String guessed(String singular) {
        return singular.matches(".*[aeiou]y") ? singular + "s" : KindSelector.plural(singular);
    }
}
