package io.logistis.httpserver;

import io.logistis.event.Base;
import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import io.logistis.store.EventStore;
import io.logistis.store.Interruption;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An afternoon in a small cluster, always the same: with retries, a scale, a refusal, a change that nobody saw, one that
 * came to nothing, a name that would take over a terminal. The clock stands some minutes after the last of it.
 */
public final class SampleHistory {

    /** Moves the cursor, clears the screen, colours, reorders, and ends lines. */
    public static final String HOSTILE = "\u001b[2J\u001b[31mroot\u202e\n\u0000\u009b1A😀";

    private static final UserInfo ALICE = new UserInfo(
            "alice", null, List.of("dev", "system:authenticated"), Map.of("example.com/session", List.of("a1b2")));
    private static final UserInfo BOB = new UserInfo("bob", "u-7", List.of("ops"), Map.of());

    private final TurnableClock clock = new TurnableClock();
    private final EventStore store = new RingBufferEventStore(Retention.DEFAULT, clock);
    private final Events events = new Events(clock);

    /** All of it. */
    public SampleHistory() {
        deployment();
        others();
        clock.advance(Duration.ofMinutes(4));
    }

    public TurnableClock clock() {
        return clock;
    }

    public EventStore store() {
        return store;
    }

    private void deployment() {
        keep(events.create("alice", "shop", "web")
                .user(ALICE)
                .fieldManager("kubectl-create")
                .after(web(3, "web:1.25", "")));
        clock.advance(Duration.ofMinutes(10));
        // The status moved in between: the first attempt is sent round again.
        String image = web(3, "web:1.26", "");
        keep(update("alice", 11)
                .user(ALICE)
                .fieldManager("kubectl-set")
                .before(web(3, "web:1.25", ""))
                .after(image));
        keep(update("alice", 12)
                .user(ALICE)
                .fieldManager("kubectl-set")
                .before(web(3, "web:1.25", ""))
                .after(image));
        clock.advance(Duration.ofMinutes(10));
        keep(update("bob", 15)
                .user(BOB)
                .resource("apps", "deployments", "Scale")
                .subresource("scale")
                .fieldManager(null)
                .before(scale(3))
                .after(scale(5)));
        clock.advance(Duration.ofMinutes(20));
        // Somebody set the label tier, and no review of it came here.
        String seen = web(5, "web:1.26", ",\"tier\":\"front\"");
        keep(update("bob", 21)
                .user(BOB)
                .fieldManager("kubectl-edit")
                .before(seen)
                .after(web(50, "web:1.26", ",\"tier\":\"front\"")));
        clock.advance(Duration.ofMinutes(5));
        String deployed = web(5, "web:1.27", ",\"tier\":\"front\"");
        keep(update("system:serviceaccount:argocd:application-controller", 24)
                .fieldManager("argocd-controller")
                .before(seen)
                .after(deployed));
        clock.advance(Duration.ofMinutes(5));
        keep(update("carol", 26)
                .fieldManager("kubectl-edit")
                .before(deployed)
                .after(web(0, "web:1.27", ",\"tier\":\"front\""))
                .decision(
                        Decision.denied(new Decision.LockRef(
                                "7f3a", "release freeze", "alice", Instant.parse("2026-01-31T14:00:00Z"))),
                        3));
        clock.advance(Duration.ofMinutes(5));
        keep(update("alice", 26).user(ALICE).before(deployed).after(web(5, "web:1.27.1", "")));
    }

    private void others() {
        keep(events.update("alice", "shop", "settings")
                .user(ALICE)
                .resource("", "configmaps", "ConfigMap")
                .before(configMap("retries=3\\nurl=http://web\\n"))
                .after(configMap("retries=5\\nurl=http://web\\nverbose=true\\n"))
                .managedFields("[{\"manager\":\"helm\",\"operation\":\"Update\",\"time\":\"2026-01-30T08:00:00Z\","
                        + "\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\".\":{},\"f:app.properties\":{}}}}]")
                .base(base(40)));
        keep(events.update("bob", "shop", "db")
                .user(BOB)
                .resource("", "secrets", "Secret")
                .before("{\"kind\":\"Secret\",\"data\":{\"password\":\"hidden:1b2c3d4e5f60\"}}")
                .after("{\"kind\":\"Secret\",\"data\":{\"password\":\"hidden:60f5e4d3c2b1\"}}")
                .base(base(41)));
        keep(events.update("bob", "", "node-1")
                .user(BOB)
                .resource("", "nodes", "Node")
                .before("{\"kind\":\"Node\",\"spec\":{}}")
                .after("{\"kind\":\"Node\",\"spec\":{\"unschedulable\":true}}")
                .base(base(42)));
        clock.advance(Duration.ofMinutes(1));
        store.journal(new Interruption(clock.instant(), clock.instant().plusSeconds(9), Interruption.Reason.STOPPED, 0))
                .toCompletableFuture()
                .join();
        clock.advance(Duration.ofMinutes(1));
        connect(events.create("bob", "shop", "web-0")
                .user(BOB)
                .uid(null)
                .fieldManager(null)
                .resource("", "pods", "PodExecOptions")
                .subresource("exec")
                .after(
                        "{\"kind\":\"PodExecOptions\",\"apiVersion\":\"v1\",\"stdin\":true,\"container\":\"web\",\"command\":"
                                + "[\"sh\"]}"));
        keep(events.update(HOSTILE, "pay", "w1")
                .resource("example.com", "widgets", "Widget")
                .fieldManager(HOSTILE)
                .before("{\"kind\":\"Widget\",\"spec\":{\"text\":\"a\"}}")
                .after("{\"kind\":\"Widget\",\"spec\":{\"text\":\"" + json(HOSTILE) + "\"}}")
                .base(base(44)));
        keep(events.update("alice", "shop", "large")
                .user(ALICE)
                .resource("", "configmaps", "ConfigMap")
                .tooLarge());
        keep(events.delete("bob", "shop", "old")
                .user(BOB)
                .fieldManager(null)
                .before(web(1, "old:1", ""))
                .base(base(45)));
    }

    private Events.Making update(String user, int resourceVersion) {
        return events.update(user, "shop", "web").base(base(resourceVersion));
    }

    private static Base base(int resourceVersion) {
        return new Base(String.valueOf(resourceVersion), null, null, List.of());
    }

    private void keep(Events.Making making) {
        store.append(making.build()).toCompletableFuture().join();
    }

    private void connect(Events.Making making) {
        NewEvent made = making.build();
        ChangeEvent event = made.event();
        ChangeEvent connect = new ChangeEvent(
                event.id(),
                event.requestUid(),
                event.observedAt(),
                Operation.CONNECT,
                event.object(),
                event.apiVersion(),
                event.user(),
                event.fieldManager(),
                event.generateName(),
                event.decision(),
                event.base(),
                event.profile(),
                event.before(),
                event.after(),
                event.count(),
                event.evictedBefore());
        store.append(new NewEvent(connect, made.before(), made.after(), made.managedFields()))
                .toCompletableFuture()
                .join();
    }

    private static String web(int replicas, String image, String labels) {
        return """
                {"apiVersion":"apps/v1","kind":"Deployment",\
                "metadata":{"name":"web","namespace":"shop","labels":{"app":"web"%s}},\
                "spec":{"replicas":%d,"selector":{"matchLabels":{"app":"web"}},\
                "template":{"metadata":{"labels":{"app":"web"}},\
                "spec":{"containers":[{"name":"web","image":"%s"}]}}}}""".formatted(labels, replicas, image);
    }

    private static String scale(int replicas) {
        return "{\"apiVersion\":\"autoscaling/v1\",\"kind\":\"Scale\",\"metadata\":{\"name\":\"web\",\"namespace\":\"shop\"},"
                + "\"spec\":{\"replicas\":" + replicas + "}}";
    }

    private static String configMap(String text) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"settings\",\"namespace\":\"shop\"},"
                + "\"data\":{\"app.properties\":\"" + text + "\"}}";
    }

    /** As the inside of a JSON string. */
    private static String json(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(unit -> escaped.append(String.format("\\u%04x", unit)));
        return escaped.toString();
    }
}
