package io.logistis.testkit;

import io.logistis.event.Base;
import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.JsonRange;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.event.ObjectState;
import io.logistis.event.Operation;
import io.logistis.event.Snapshot;
import io.logistis.event.UserInfo;
import io.logistis.store.NewEvent;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes events, each a microsecond or more after the one before: {@code events.update("alice", "shop", "web").after(json)
 * .build()}. Thread-safe; the events under construction are not.
 */
public final class Events {

    private final Clock clock;
    private final AtomicLong count = new AtomicLong();

    public Events(Clock clock) {
        this.clock = clock;
    }

    /** An UPDATE of a Deployment from one state to another that no other event has. */
    public Making update(String user, String namespace, String name) {
        return new Making(Operation.UPDATE, user, namespace, name);
    }

    /** A CREATE of a Deployment. */
    public Making create(String user, String namespace, String name) {
        return new Making(Operation.CREATE, user, namespace, name);
    }

    /** A DELETE of a Deployment. */
    public Making delete(String user, String namespace, String name) {
        return new Making(Operation.DELETE, user, namespace, name);
    }

    /** Something else that happened to a Deployment, without its objects. */
    public Making operation(Operation operation, String user, String namespace, String name) {
        return new Making(operation, user, namespace, name).before(null).after(null);
    }

    /** An event under construction. */
    public final class Making {
        private final long number = count.incrementAndGet();
        private final Operation operation;
        private final @Nullable String namespace;
        private final String name;
        private UserInfo user;
        private Instant observedAt =
                clock.instant().truncatedTo(ChronoUnit.MICROS).plus(Duration.ofNanos(1000 * number));
        private String requestUid = "request-" + number;
        private String group = "apps";
        private String resource = "deployments";
        private String kind = "Deployment";
        private @Nullable String subresource;
        private @Nullable String uid;
        private @Nullable String fieldManager = "kubectl-edit";
        private @Nullable String generateName;
        private Decision decision = Decision.ADMITTED;
        private @Nullable Base base;
        private @Nullable String before;
        private @Nullable String after;
        private @Nullable String managedFields;
        private boolean tooLarge;
        private int refusals = 1;
        private @Nullable Integer maxEventsPerObject;

        private Making(Operation operation, String user, String namespace, String name) {
            this.operation = operation;
            this.user = UserInfo.named(user);
            this.namespace = namespace.isEmpty() ? null : namespace;
            this.name = name;
            this.uid = "uid-" + namespace + "-" + name;
            this.before = operation == Operation.CREATE ? null : "{\"spec\":{\"revision\":" + (number - 1) + "}}";
            this.after = operation == Operation.DELETE ? null : "{\"spec\":{\"revision\":" + number + "}}";
        }

        public Making user(UserInfo value) {
            user = value;
            return this;
        }

        public Making at(Instant value) {
            observedAt = value.truncatedTo(ChronoUnit.MICROS);
            return this;
        }

        public Making requestUid(String value) {
            requestUid = value;
            return this;
        }

        public Making resource(String newGroup, String newResource, String newKind) {
            group = newGroup;
            resource = newResource;
            kind = newKind;
            return this;
        }

        public Making subresource(String value) {
            subresource = value;
            return this;
        }

        public Making uid(@Nullable String value) {
            uid = value;
            return this;
        }

        public Making fieldManager(@Nullable String value) {
            fieldManager = value;
            return this;
        }

        public Making generateName(String value) {
            generateName = value;
            return this;
        }

        public Making decision(Decision value, int count) {
            decision = value;
            refusals = count;
            return this;
        }

        public Making base(Base value) {
            base = value;
            return this;
        }

        public Making before(@Nullable String json) {
            before = json;
            return this;
        }

        public Making after(@Nullable String json) {
            after = json;
            return this;
        }

        public Making managedFields(String json) {
            managedFields = json;
            return this;
        }

        /** Without its objects, which were too large to keep. */
        public Making tooLarge() {
            tooLarge = true;
            return this;
        }

        /** Names a bound for its object. */
        public Making maxEventsPerObject(int value) {
            maxEventsPerObject = value;
            return this;
        }

        public NewEvent build() {
            Snapshot oldState = tooLarge ? null : snapshot(before);
            Snapshot newState = tooLarge ? null : snapshot(after);
            ChangeEvent event = new ChangeEvent(
                    EventId.of(observedAt, requestUid),
                    requestUid,
                    observedAt,
                    operation,
                    new ObjectRef(new ObjectKey(group, resource, namespace, name), "v1", kind, subresource, uid),
                    group.isEmpty() ? "v1" : group + "/v1",
                    user,
                    fieldManager,
                    generateName,
                    decision,
                    base,
                    "profile",
                    tooLarge && before != null ? ObjectState.TOO_LARGE : ObjectState.of(oldState),
                    tooLarge && after != null ? ObjectState.TOO_LARGE : ObjectState.of(newState),
                    refusals,
                    false);
            return new NewEvent(
                    event, oldState, newState, managedFields == null ? null : range(managedFields), maxEventsPerObject);
        }

        private static @Nullable Snapshot snapshot(@Nullable String json) {
            return json == null ? null : Snapshot.of(json.getBytes(StandardCharsets.UTF_8));
        }

        private static JsonRange range(String json) {
            return JsonRange.of(json.getBytes(StandardCharsets.UTF_8));
        }
    }
}
