package io.logistis.history;

import io.logistis.event.Base;
import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.Digest;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.event.ObjectState;
import io.logistis.event.Operation;
import io.logistis.event.Shape;
import io.logistis.event.UserInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of one object, told one after another, a second apart: {@code story.update("alice").on(1).from("{…}").to("{…}")
 * .add()}.
 */
final class Story implements Surroundings {

    static final ObjectKey CONFIG_MAP = new ObjectKey("", "configmaps", "shop", "settings");

    private final ObjectKey key;
    private final String kind;
    private final List<ChangeEvent> events = new ArrayList<>();
    private final Map<Digest, byte[]> states = new HashMap<>();
    private Instant now = Instant.parse("2026-01-31T12:00:00Z");
    boolean canShowStates = true;
    boolean leavesOut;
    boolean kindVanished;

    @Nullable
    Instant interruptedAt;

    Story() {
        this(CONFIG_MAP, "ConfigMap");
    }

    Story(ObjectKey key, String kind) {
        this.key = key;
        this.kind = kind;
    }

    Instant now() {
        return now;
    }

    Story later(Duration by) {
        now = now.plus(by);
        return this;
    }

    /** The recorder is away for a moment. */
    Story interruption() {
        interruptedAt = now.plusMillis(500);
        return this;
    }

    Telling create(String user) {
        return new Telling(Operation.CREATE, user);
    }

    Telling update(String user) {
        return new Telling(Operation.UPDATE, user);
    }

    Telling delete(String user) {
        return new Telling(Operation.DELETE, user);
    }

    Telling connect(String user) {
        return new Telling(Operation.CONNECT, user);
    }

    Telling tell(Operation operation, String user) {
        return new Telling(operation, user);
    }

    ObjectHistory history() {
        return ObjectHistory.of(events, this);
    }

    List<Change> changes() {
        return history().changes();
    }

    Outcome outcome(ChangeEvent event) {
        return history().attempts().stream()
                .filter(attempt -> attempt.id().equals(event.id()))
                .findFirst()
                .orElseThrow()
                .outcome();
    }

    /** The change that this event stands for. */
    Change change(ChangeEvent event) {
        return changes().stream()
                .filter(change -> change.id().equals(event.id()))
                .findFirst()
                .orElseThrow();
    }

    /** As short lines: {@code alice UPDATE PERSISTED x2}. */
    List<String> lines() {
        return changes().stream()
                .map(change -> change.event().user().username() + " "
                        + change.event().operation() + " " + change.outcome() + " x" + change.attempts())
                .toList();
    }

    @Override
    public byte @Nullable [] state(Shape shape, Digest digest) {
        return canShowStates ? states.get(digest) : null;
    }

    @Override
    public boolean interrupted(Instant from, Instant to) {
        return interruptedAt != null && !interruptedAt.isBefore(from) && !interruptedAt.isAfter(to);
    }

    @Override
    public boolean leavesOut(ObjectKey any) {
        return leavesOut;
    }

    @Override
    public boolean kindVanished(ObjectKey any, Instant from, Instant to) {
        return kindVanished;
    }

    /** An event on its way into the story. */
    final class Telling {
        private final Operation operation;
        private final String user;
        private Instant at;
        private @Nullable String version;
        private @Nullable String from;
        private @Nullable String to;
        private @Nullable String uid = "uid-1";
        private @Nullable String subresource;
        private String apiVersion = key.group().isEmpty() ? "v1" : key.group() + "/v1";
        private String kindOfBody = kind;
        private String profile = "profile";
        private boolean isBeingDeleted;
        private List<String> finalizers = List.of();
        private boolean isTooLarge;
        private boolean isDenied;
        private boolean isAfterEviction;

        private Telling(Operation operation, String user) {
            this.operation = operation;
            this.user = user;
            now = now.plusSeconds(1);
            this.at = now;
        }

        Telling on(long resourceVersion) {
            return on(Long.toString(resourceVersion));
        }

        Telling on(@Nullable String resourceVersion) {
            version = resourceVersion;
            return this;
        }

        Telling from(String state) {
            from = state;
            return this;
        }

        Telling to(String state) {
            to = state;
            return this;
        }

        Telling uid(@Nullable String value) {
            uid = value;
            return this;
        }

        Telling at(Instant value) {
            at = value;
            return this;
        }

        Telling subresource(String value) {
            subresource = value;
            return this;
        }

        Telling apiVersion(String value) {
            apiVersion = value;
            return this;
        }

        Telling scale(int before, int after) {
            subresource = "scale";
            apiVersion = "autoscaling/v1";
            kindOfBody = "Scale";
            from = "{\"spec\":{\"replicas\":" + before + "}}";
            to = "{\"spec\":{\"replicas\":" + after + "}}";
            return this;
        }

        Telling eviction() {
            subresource = "eviction";
            apiVersion = "policy/v1";
            kindOfBody = "Eviction";
            to = "{\"kind\":\"Eviction\"}";
            uid = null;
            return this;
        }

        Telling profile(String value) {
            profile = value;
            return this;
        }

        Telling beingDeleted(String... value) {
            isBeingDeleted = true;
            finalizers = List.of(value);
            return this;
        }

        Telling finalizers(String... value) {
            finalizers = List.of(value);
            return this;
        }

        Telling tooLarge() {
            isTooLarge = true;
            uid = null;
            return this;
        }

        Telling denied() {
            isDenied = true;
            return this;
        }

        Telling afterEviction() {
            isAfterEviction = true;
            return this;
        }

        ChangeEvent add() {
            String request = "request-" + events.size();
            boolean hasBase = (operation == Operation.UPDATE || operation == Operation.DELETE) && !isTooLarge;
            ChangeEvent event = new ChangeEvent(
                    EventId.of(at, request),
                    request,
                    at,
                    operation,
                    new ObjectRef(key, "v1", kindOfBody, subresource, uid),
                    apiVersion,
                    UserInfo.named(user),
                    null,
                    null,
                    isDenied
                            ? Decision.denied(new Decision.LockRef("7f3a", "freeze", "alice", null))
                            : Decision.ADMITTED,
                    hasBase
                            ? new Base(version, null, isBeingDeleted ? "2026-01-31T12:00:00Z" : null, finalizers)
                            : null,
                    profile,
                    state(from, hasBase || isTooLarge),
                    state(to, isTooLarge),
                    1,
                    isAfterEviction);
            events.add(event);
            return event;
        }

        private ObjectState state(@Nullable String json, boolean expected) {
            if (isTooLarge) {
                return expected ? ObjectState.TOO_LARGE : ObjectState.NONE;
            }
            if (json == null) {
                return ObjectState.NONE;
            }
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            Digest digest = Digest.of(bytes);
            states.put(digest, bytes);
            return ObjectState.kept(digest);
        }
    }

    /** A ConfigMap with these data: {@code data("a", "1", "b", "2")}. */
    static String data(String... namesAndValues) {
        StringBuilder json = new StringBuilder("{\"data\":{");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            json.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(namesAndValues[i])
                    .append("\":\"")
                    .append(namesAndValues[i + 1])
                    .append('"');
        }
        return json.append("}}").toString();
    }
}
