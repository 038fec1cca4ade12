package io.logistis;

import io.logistis.event.BuiltInKind;
import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.KindSelector;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.event.ObjectState;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import io.logistis.lock.Lock;
import io.logistis.lock.LockScope;
import io.logistis.store.EventQuery;
import io.logistis.store.EventStore;
import io.logistis.store.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened to a lock, as an event of what it is on: of the Namespace where it is on all that is in one, of the object
 * where it names one, else of the kind, with an empty name. Ids and request uids follow from the lock alone, so that
 * replicas which note one expiry note it once.
 */
final class LockEvents {

    private static final Logger log = LoggerFactory.getLogger(LockEvents.class);

    /** Looked at for one that is of the kind itself, and of none of its subresources. */
    private static final int KNOWN_EVENTS = 20;

    private record Kind(String group, String version, String resource, String kind) {}

    private final EventStore store;
    private final Function<ObjectKey, String> profile;

    /** @param profile that events of an object are kept under */
    LockEvents(EventStore store, Function<ObjectKey, String> profile) {
        this.store = store;
        this.profile = profile;
    }

    /** LOCK, by its owner. */
    ChangeEvent locked(Lock lock) {
        return event(lock, Operation.LOCK, lock.owner(), lock.createdAt(), "lock-");
    }

    /**
     * UNLOCK, by whoever removed it.
     *
     * @throws IllegalArgumentException if nobody has
     */
    ChangeEvent unlocked(Lock lock) {
        Instant at = lock.removedAt();
        String by = lock.removedBy();
        if (at == null || by == null) {
            throw new IllegalArgumentException("lock " + lock.id() + " is not removed");
        }
        return event(lock, Operation.UNLOCK, by, at, "unlock-");
    }

    private ChangeEvent event(Lock lock, Operation operation, String by, Instant at, String uidPrefix) {
        ObjectRef object = object(lock.scope());
        String uid = uidPrefix + lock.id();
        String group = object.key().group();
        return new ChangeEvent(
                EventId.of(at, uid),
                uid,
                at,
                operation,
                object,
                group.isEmpty() ? object.version() : group + "/" + object.version(),
                UserInfo.named(by),
                null,
                null,
                Decision.about(lock.ref()),
                null,
                profile.apply(object.key()),
                ObjectState.NONE,
                ObjectState.NONE,
                1,
                false);
    }

    private ObjectRef object(LockScope scope) {
        KindSelector selector = scope.selector();
        if (selector == null) {
            String namespace = Objects.requireNonNull(scope.namespace());
            return new ObjectRef(new ObjectKey("", "namespaces", namespace, namespace), "v1", "Namespace", null, null);
        }
        Kind kind = BuiltInKind.of(selector)
                .map(known -> new Kind(known.group(), known.version(), known.resource(), known.kind()))
                .orElseGet(() -> customKind(selector));
        String name = scope.name() == null ? "" : scope.name();
        String namespace = scope.namespace();
        if (kind.group().isEmpty() && kind.resource().equals("namespaces")) {
            // The API server says that a Namespace is in itself; so do all its other events.
            name = name.isEmpty() && namespace != null ? namespace : name;
            namespace = name.isEmpty() ? null : name;
        }
        return new ObjectRef(
                new ObjectKey(kind.group(), kind.resource(), namespace, name), kind.version(), kind.kind(), null, null);
    }

    /** As the newest event on that kind spells it; where there is none, as well as it can be guessed from the word. */
    private Kind customKind(KindSelector selector) {
        List<ChangeEvent> known = List.of();
        try {
            known = store.find(EventQuery.builder()
                            .kind(selector)
                            .limit(KNOWN_EVENTS)
                            .build())
                    .events();
        } catch (StoreException unreadable) {
            log.warn("kind {} of a lock is guessed: the store can't be read", selector.kind(), unreadable);
        }
        return known.stream()
                .map(ChangeEvent::object)
                .filter(object -> object.subresource() == null)
                .findFirst()
                .map(object -> new Kind(
                        object.key().group(), object.version(), object.key().resource(), object.kind()))
                .orElseGet(() -> guessed(selector));
    }

    private static Kind guessed(KindSelector selector) {
        String word = selector.kind();
        String group = selector.group() == null ? "" : selector.group();
        return new Kind(group, "v1", word.endsWith("s") ? word : word + "s", word);
    }
}
