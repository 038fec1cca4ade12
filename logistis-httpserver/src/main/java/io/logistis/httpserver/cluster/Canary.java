package io.logistis.httpserver.cluster;

import io.logistis.capture.KubernetesDefaults;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tries out whether reviews arrive: a dry-run write of one ConfigMap in our own namespace, which the webhook answers with
 * a warning that comes back to us. It does not matter which replica answers. Not thread-safe but for {@link #lastSeen}.
 */
final class Canary {

    /** The API server needs some seconds to learn of a registration; and there may be one long pause. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final KubernetesClient client;
    private final String namespace;
    private final Clock clock;
    private final Condition condition = new Condition("canary");
    private volatile @Nullable Instant lastSeen;
    private @Nullable Instant missedSince;

    Canary(KubernetesClient client, String namespace, Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.clock = clock;
    }

    Condition condition() {
        return condition;
    }

    /** When a review of it last arrived; null if none has yet. */
    @Nullable
    Instant lastSeen() {
        return lastSeen;
    }

    /** Writes it; whether its review arrived. */
    boolean fly() throws KubernetesException {
        Instant now = clock.instant();
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", KubernetesDefaults.CANARY).put("namespace", namespace);
        object.putObject("data").put("at", now.toString());
        boolean arrived = client
                .applyDryRun(
                        "/api/v1/namespaces/" + namespace + "/configmaps/" + KubernetesDefaults.CANARY,
                        object,
                        KubernetesDefaults.CANARY)
                .stream()
                .anyMatch(warning -> warning.contains(KubernetesDefaults.CANARY));
        if (arrived) {
            missedSince = null;
            lastSeen = now;
            condition.right();
        } else if (missedSince == null) {
            missedSince = now;
        } else if (now.isAfter(missedSince.plus(GRACE))) {
            condition.wrong("a write in " + namespace + " was answered without a review of it arriving here. Likely"
                    + " causes: a network policy or firewall between the API server and port 10250, or rules and"
                    + " selectors of the registration that leave it out");
        }
        return arrived;
    }
}
