package io.logistis.httpserver.cluster;

import io.logistis.httpserver.tls.Authorities;
import io.logistis.httpserver.tls.TlsIdentity;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The few calls of the Kubernetes API that we need, as one service account. Thread-safe.
 *
 * <p>Over {@link HttpClient}, because {@code HttpsURLConnection} knows no PATCH, and server-side apply is one.
 */
final class KubernetesClient {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private static final int MAX_MESSAGE = 500;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ServiceAccount account;
    private byte[] trusted = {};
    private @Nullable HttpClient http;

    KubernetesClient(ServiceAccount account) {
        this.account = account;
    }

    /** The object there; null if there is none. */
    @Nullable
    ObjectNode get(String path) throws KubernetesException {
        try {
            return send("GET", path, null, null).object();
        } catch (KubernetesException e) {
            if (e.isNotFound()) {
                return null;
            }
            throw e;
        }
    }

    /** Writes a whole object, whose {@code metadata.resourceVersion} must be the present one, else 409; 404 if it is gone. */
    ObjectNode replace(String path, ObjectNode object) throws KubernetesException {
        return send("PUT", path, "application/json", object).object();
    }

    /**
     * Server-side apply: makes the object, or changes the fields that are given. 409 if one of them belongs to another
     * manager and differs.
     */
    ObjectNode apply(String path, ObjectNode object, String fieldManager) throws KubernetesException {
        return send("PATCH", path + "?fieldManager=" + fieldManager, "application/apply-patch+yaml", object)
                .object();
    }

    /** Server-side apply that persists nothing; what admission said beside its answer. */
    List<String> applyDryRun(String path, ObjectNode object, String fieldManager) throws KubernetesException {
        String query = "?dryRun=All&force=true&fieldManager=" + fieldManager;
        return send("PATCH", path + query, "application/apply-patch+yaml", object)
                .warnings();
    }

    /** Strategic merge patch: lists whose elements have names are merged by them. 404 if there is no such object. */
    ObjectNode patch(String path, ObjectNode patch, String fieldManager) throws KubernetesException {
        return send("PATCH", path + "?fieldManager=" + fieldManager, "application/strategic-merge-patch+json", patch)
                .object();
    }

    /** Whether there was something to delete. */
    boolean delete(String path) throws KubernetesException {
        try {
            send("DELETE", path, null, null);
            return true;
        } catch (KubernetesException e) {
            if (e.isNotFound()) {
                return false;
            }
            throw e;
        }
    }

    private record Answer(int status, JsonNode body, List<String> warnings) {

        ObjectNode object() throws KubernetesException {
            if (body instanceof ObjectNode object) {
                return object;
            }
            throw new KubernetesException(status, "the API server answered " + status + " without an object");
        }
    }

    private Answer send(String method, String path, @Nullable String contentType, @Nullable ObjectNode body)
            throws KubernetesException {
        String call = method + " " + path.replaceFirst("\\?.*", "");
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            account.server().resolve(path))
                    .header("Accept", "application/json")
                    .header("Authorization", "Bearer " + account.token())
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
            if (contentType != null) {
                request.header("Content-Type", contentType);
            }
            return answer(call, exchange(request.build()));
        } catch (KubernetesException e) {
            throw e;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new KubernetesException(0, call + " at " + account.server() + " failed: " + why(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KubernetesException(0, call + " was interrupted", e);
        }
    }

    /** The client's own time-out ends with the headers: an answer that never ends would hold us up for ever. */
    private HttpResponse<byte[]> exchange(HttpRequest request)
            throws IOException, GeneralSecurityException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http().sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            return answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("there was no whole answer within " + ANSWER.toSeconds() + " s", e);
        } finally {
            answer.cancel(true);
        }
    }

    /** The message of an IllegalArgumentException could quote a header, which holds the token. */
    private static String why(Exception failure) {
        String name = failure.getClass().getSimpleName();
        return failure instanceof IllegalArgumentException || failure.getMessage() == null
                ? name
                : oneLine(failure.getMessage()) + " (" + name + ")";
    }

    private static JsonNode read(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (RuntimeException e) {
            // No JSON: its status says enough.
            return JSON.missingNode();
        }
    }

    private static Answer answer(String call, HttpResponse<byte[]> response) throws KubernetesException {
        int status = response.statusCode();
        JsonNode body = read(response.body());
        if (status < 300) {
            return new Answer(status, body, response.headers().allValues("Warning"));
        }
        String message = body.path("message").asString("");
        throw new KubernetesException(
                status, call + " was answered " + status + (message.isEmpty() ? "" : ": " + oneLine(message)));
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "…";
    }

    /** With the authority of this moment: the kubelet renews that file. */
    private synchronized HttpClient http() throws IOException, GeneralSecurityException {
        byte[] authority = account.authority();
        HttpClient client = http;
        if (client == null || !Arrays.equals(authority, trusted)) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(CONNECT)
                    .sslContext(trusting(authority))
                    .build();
            http = client;
            trusted = authority;
        }
        return client;
    }

    private static SSLContext trusting(byte[] pem) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, Authorities.trust(TlsIdentity.certificates(pem)).getTrustManagers(), null);
        return context;
    }
}
