package io.logistis.httpserver.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.logistis.httpserver.http.JdkServerSettings;
import io.logistis.httpserver.tls.CertificateAuthority;
import io.logistis.httpserver.tls.Pem;
import io.logistis.httpserver.tls.ReloadingKeyManager;
import io.logistis.httpserver.tls.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * So much of an API server as the cluster package asks for: objects with resource versions, conflicts, apply, and a
 * webhook's warning for a dry run. What it does is what a real one did in the integration tests.
 */
final class FakeApiServer implements AutoCloseable {

    static final String SECRET = "/api/v1/namespaces/logistis/secrets/logistis-tls";
    static final String CANARY = "/api/v1/namespaces/logistis/configmaps/logistis-canary";
    static final String NAMESPACE = "/api/v1/namespaces/logistis";
    static final String REGISTRATION = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/logistis";
    static final String LOCKS = REGISTRATION + "-locks";

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path folder;
    private final Map<String, ObjectNode> objects = new ConcurrentHashMap<>();
    private final Map<String, String> appliers = new ConcurrentHashMap<>();
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile boolean canariesArrive = true;
    private volatile String token = "first";
    private int version;

    private FakeApiServer(HttpsServer server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /** Keeps the service account's files in that folder. */
    static FakeApiServer start(Path folder) throws Exception {
        JdkServerSettings.apply();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FakeApiServer api = new FakeApiServer(server, folder);
        Instant now = Instant.now();
        CertificateAuthority authority = CertificateAuthority.create(now.minusSeconds(60), now.plusSeconds(3600));
        TlsIdentity identity = authority.issue(List.of("127.0.0.1"), now.minusSeconds(60), now.plusSeconds(3600));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new ReloadingKeyManager(() -> identity)}, null, null);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", api::handle);
        server.setExecutor(api.threads);
        server.start();
        Files.writeString(folder.resolve("ca.crt"), Pem.of(List.of(authority.certificate())));
        Files.writeString(folder.resolve("namespace"), "logistis");
        api.token("first");
        api.put(NAMESPACE, "{\"metadata\":{\"uid\":\"u-namespace\"}}");
        return api;
    }

    ServiceAccount account() {
        return new ServiceAccount(
                URI.create("https://127.0.0.1:" + server.getAddress().getPort()), folder);
    }

    /** From now on only this token is taken, and the file has it. */
    void token(String value) throws IOException {
        token = value;
        Files.writeString(folder.resolve("token"), value + "\n");
    }

    /** The object itself, to be looked at and changed. */
    ObjectNode object(String path) {
        ObjectNode object = objects.get(path);
        if (object == null) {
            throw new IllegalStateException("no " + path + " but " + objects.keySet());
        }
        return object;
    }

    boolean has(String path) {
        return objects.containsKey(path);
    }

    synchronized void put(String path, String json) {
        ObjectNode object = (ObjectNode) JsonMapper.shared().readTree(json);
        stored(path, object);
    }

    synchronized void delete(String path) {
        objects.remove(path);
        appliers.remove(path);
    }

    /** From now on calls of this method and path are answered with that status; 0 ends it. */
    void refuse(String methodAndPath, int status) {
        refused.put(methodAndPath, status);
    }

    void letCanariesArrive(boolean arrive) {
        canariesArrive = arrive;
    }

    /** {@code GET /api/v1/…}, in order, without queries. */
    List<String> requests() {
        return requests;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            String call = exchange.getRequestMethod() + " " + path;
            requests.add(call);
            int status;
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            if (!authorization.equals("Bearer " + token)) {
                status = 401;
                answer.put("message", "Unauthorized");
            } else if (refused.getOrDefault(call, 0) != 0) {
                status = refused.get(call);
                answer.put("message", "refused\nby a test");
            } else {
                synchronized (this) {
                    status = switch (exchange.getRequestMethod()) {
                        case "GET" -> get(path, answer);
                        case "PUT" -> replace(path, read(body), answer);
                        case "PATCH" -> patch(exchange, path, query, read(body), answer);
                        case "DELETE" -> objects.remove(path) == null ? 404 : 200;
                        default -> 405;
                    };
                }
            }
            byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static ObjectNode read(byte[] body) {
        return (ObjectNode) JsonMapper.shared().readTree(body);
    }

    private int get(String path, ObjectNode answer) {
        ObjectNode object = objects.get(path);
        if (object == null) {
            return 404;
        }
        answer.setAll(object.deepCopy());
        return 200;
    }

    private int replace(String path, ObjectNode object, ObjectNode answer) {
        if (!objects.containsKey(path)) {
            return 404;
        }
        if (!hasVersionOf(path, object)) {
            return 409;
        }
        answer.setAll(stored(path, object));
        return 200;
    }

    private boolean hasVersionOf(String path, ObjectNode object) {
        return object.path("metadata")
                .path("resourceVersion")
                .equals(object(path).path("metadata").path("resourceVersion"));
    }

    private int patch(HttpExchange exchange, String path, String query, ObjectNode patch, ObjectNode answer) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (query.contains("dryRun=All")) {
            if (canariesArrive) {
                exchange.getResponseHeaders().add("Warning", "299 - \"logistis-canary has arrived\"");
            }
            return 200;
        }
        if (type.equals("application/apply-patch+yaml")) {
            String manager = query.replaceFirst(".*fieldManager=", "");
            if (has(path) && !manager.equals(appliers.get(path))) {
                return 409;
            }
            appliers.put(path, manager);
            answer.setAll(stored(path, patch));
            return has(path) ? 200 : 201;
        }
        if (!has(path)) {
            return 404;
        }
        if (!hasVersionOf(path, patch)) {
            return 409;
        }
        ObjectNode merged = object(path).deepCopy();
        for (JsonNode correction : patch.path("webhooks")) {
            for (JsonNode webhook : merged.path("webhooks")) {
                if (webhook.path("name").equals(correction.path("name"))) {
                    merge((ObjectNode) webhook.path("clientConfig"), (ObjectNode) correction.path("clientConfig"));
                }
            }
        }
        answer.setAll(stored(path, merged));
        return 200;
    }

    private static void merge(ObjectNode into, ObjectNode from) {
        from.properties().forEach(property -> {
            if (property.getValue() instanceof ObjectNode inner
                    && into.path(property.getKey()).isObject()) {
                merge((ObjectNode) into.path(property.getKey()), inner);
            } else {
                into.set(property.getKey(), property.getValue());
            }
        });
    }

    private ObjectNode stored(String path, ObjectNode object) {
        object.withObject("/metadata").put("resourceVersion", Integer.toString(++version));
        objects.put(path, object);
        return object.deepCopy();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
