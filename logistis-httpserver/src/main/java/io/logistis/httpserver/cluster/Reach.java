package io.logistis.httpserver.cluster;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the API server reaches this webhook, and what it has to know for it.
 *
 * @param namespace of the Service
 * @param url of the webhook where there is no Service in front of it; null otherwise
 * @param caBundle in Base64
 * @param pathToken behind {@code /admit/}
 */
record Reach(String namespace, @Nullable URI url, String caBundle, String pathToken) {

    /** Of the Service in front of us. */
    static final String SERVICE = "logistis";

    /** Whether this {@code clientConfig} leads here, whatever its path and its trust. */
    boolean isTargetOf(JsonNode clientConfig) {
        if (url != null) {
            String target = clientConfig.path("url").asString("");
            String here = url.resolve("/").toString();
            return target.startsWith(here) || target.equals(here.substring(0, here.length() - 1));
        }
        JsonNode service = clientConfig.path("service");
        return service.path("name").asString("").equals(SERVICE)
                && service.path("namespace").asString("").equals(namespace);
    }

    /**
     * What must be different in this {@code clientConfig} for reviews to arrive; null if nothing.
     *
     * @param path {@code admit} or {@code locks-only}
     */
    @Nullable
    ObjectNode correction(JsonNode clientConfig, String path) {
        ObjectNode right = clientConfig(path);
        boolean trusts = clientConfig.path("caBundle").asString("").equals(caBundle);
        boolean leads = url != null
                ? clientConfig.path("url").equals(right.path("url"))
                : clientConfig
                        .path("service")
                        .path("path")
                        .equals(right.path("service").path("path"));
        return trusts && leads ? null : right;
    }

    /** The fields of a {@code clientConfig} that are ours to set. */
    ObjectNode clientConfig(String path) {
        String whole = "/" + path + "/" + pathToken;
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("caBundle", caBundle);
        if (url != null) {
            config.put("url", url.resolve(whole).toString());
        } else {
            config.putObject("service")
                    .put("namespace", namespace)
                    .put("name", SERVICE)
                    .put("path", whole);
        }
        return config;
    }

    /** Where that is, without the token. */
    String place() {
        return url != null ? url.toString() : "the Service " + namespace + "/" + SERVICE;
    }

    /** Never the token. */
    @Override
    public String toString() {
        return "Reach[" + place() + "]";
    }
}
