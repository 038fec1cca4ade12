package io.logistis.httpserver.cluster;

import io.logistis.capture.KubernetesDefaults;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The registration as it is shipped, {@code deploy/registration/webhook.yaml}, for one place. */
final class RegistrationManifest {

    private static final String RESOURCE = "/deploy/registration/webhook.yaml";

    private RegistrationManifest() {}

    /**
     * The whole object.
     *
     * @param ownerUid of our Namespace, with which it shall go; null where that is not known
     */
    static ObjectNode of(Reach reach, @Nullable String ownerUid) {
        ObjectNode object = shipped();
        if (ownerUid != null) {
            object.withObject("/metadata")
                    .putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", "v1")
                    .put("kind", "Namespace")
                    .put("name", reach.namespace())
                    .put("uid", ownerUid);
        }
        ObjectNode webhook = (ObjectNode) object.withArray("webhooks").get(0);
        ObjectNode clientConfig = reach.clientConfig(Registration.ADMIT);
        if (clientConfig.path("service") instanceof ObjectNode service) {
            service.set("port", webhook.path("clientConfig").path("service").path("port"));
        }
        webhook.set("clientConfig", clientConfig);
        webhook.withArray("matchConditions").forEach(condition -> {
            ObjectNode known = (ObjectNode) condition;
            known.put("expression", inNamespace(known.path("expression").asString(), reach.namespace()));
        });
        return object;
    }

    /** The expressions name our namespace, in quotes. */
    private static String inNamespace(String expression, String namespace) {
        return expression.replace("'" + KubernetesDefaults.OWN_NAMESPACE + "'", "'" + namespace + "'");
    }

    private static ObjectNode shipped() {
        try (InputStream in = RegistrationManifest.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the jar has no " + RESOURCE);
            }
            Object read = new Load(LoadSettings.builder().build()).loadFromInputStream(in);
            return JsonMapper.shared().valueToTree(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
