package io.logistis.httpserver.cluster;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A ValidatingWebhookConfiguration that leads here. Of it we set where exactly it leads and whom it trusts; what it sends,
 * how long it waits and for which namespaces is for people to change. Not thread-safe.
 */
final class Registration {

    /** Sends what is to be recorded. */
    static final String RECORDING = "logistis";

    /** Sends what locks may refuse, for namespaces where that must hold even when we are down. */
    static final String LOCKS = "logistis-locks";

    static final String ADMIT = "admit";
    private static final String LOCKS_ONLY = "locks-only";

    private static final Logger log = LoggerFactory.getLogger(Registration.class);
    private static final String COLLECTION = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/";
    private static final String FIELD_MANAGER = "logistis";

    private final KubernetesClient client;
    private final String name;
    private final String path;
    private final Condition condition;

    Registration(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
        this.path = name.equals(LOCKS) ? LOCKS_ONLY : ADMIT;
        this.condition = new Condition("registration " + name);
    }

    /** How it was found by the last {@link #keepRight}. */
    Condition condition() {
        return condition;
    }

    /** Makes it as it is shipped, if it is not there. */
    void createIfAbsent(Reach reach) throws KubernetesException {
        if (client.get(COLLECTION + name) == null) {
            client.apply(COLLECTION + name, RegistrationManifest.of(reach, ownerUid(reach)), FIELD_MANAGER);
            log.info("registered as {}, reached at {}", name, reach.place());
        }
    }

    /** It shall go with our Namespace. Where that may not be read, it stays until somebody deletes it. */
    private @Nullable String ownerUid(Reach reach) {
        try {
            ObjectNode namespace = client.get("/api/v1/namespaces/" + reach.namespace());
            String uid = namespace == null
                    ? ""
                    : namespace.path("metadata").path("uid").asString("");
            return uid.isEmpty() ? null : uid;
        } catch (KubernetesException e) {
            log.info("the registration {} will not go with its Namespace: {}", name, e.getMessage());
            return null;
        }
    }

    /**
     * Corrects what is ours in it, where that is wrong, and notes how it is.
     *
     * @return false if it is absent, which is for the caller to judge
     */
    boolean keepRight(Reach reach) throws KubernetesException {
        ObjectNode object = client.get(COLLECTION + name);
        if (object == null) {
            return false;
        }
        ArrayNode corrections = JsonNodeFactory.instance.arrayNode();
        boolean leadsHere = false;
        for (JsonNode webhook : object.path("webhooks")) {
            JsonNode clientConfig = webhook.path("clientConfig");
            if (reach.isTargetOf(clientConfig)) {
                leadsHere = true;
                ObjectNode correction = reach.correction(clientConfig, path);
                if (correction != null) {
                    corrections
                            .addObject()
                            .put("name", webhook.path("name").asString())
                            .set("clientConfig", correction);
                }
            }
        }
        if (!leadsHere) {
            condition.wrong("it leads elsewhere, and nothing is sent here. Let its clientConfig lead to "
                    + reach.place() + ", or delete it and restart Logistis");
            return true;
        }
        if (!corrections.isEmpty()) {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            // A conflict, where somebody else has written since: the next look will see what.
            patch.putObject("metadata")
                    .set("resourceVersion", object.path("metadata").path("resourceVersion"));
            patch.set("webhooks", corrections);
            client.patch(COLLECTION + name, patch, FIELD_MANAGER);
            log.info("put caBundle and path of the registration {} right", name);
        }
        condition.right();
        return true;
    }

    /** Whether there was one to delete. */
    boolean delete() throws KubernetesException {
        return client.delete(COLLECTION + name);
    }
}
