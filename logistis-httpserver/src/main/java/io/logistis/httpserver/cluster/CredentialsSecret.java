package io.logistis.httpserver.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.logistis.httpserver.cluster.WebhookCredentials.Generation;
import io.logistis.httpserver.cluster.WebhookCredentials.Next;
import io.logistis.httpserver.cluster.WebhookCredentials.Previous;
import io.logistis.httpserver.tls.CertificateAuthority;
import io.logistis.httpserver.tls.Pem;
import io.logistis.httpserver.tls.TlsIdentity;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Secret that holds the credentials, which replicas share. Whoever changes it does so from what he has read, and else
 * reads again: they need not agree on a leader. Keys of others in it are left alone.
 *
 * <pre>
 * ca.crt, ca.key            all trusted authorities, the current one first; its key
 * tls.crt, tls.key          the webhook's certificate and key
 * admit-token               the unguessable part of the webhook's path
 * next-*, previous-*        while they are being replaced
 * </pre>
 */
final class CredentialsSecret {

    static final String NAME = "logistis-tls";

    private static final String CA_CRT = "ca.crt";
    private static final String CA_KEY = "ca.key";
    private static final String TLS_CRT = "tls.crt";
    private static final String TLS_KEY = "tls.key";
    private static final String ADMIT_TOKEN = "admit-token";
    private static final String NEXT = "next-";
    private static final String PREVIOUS = "previous-";
    private static final String SINCE = "since";
    private static final String UNTIL = "until";
    private static final List<String> OURS = List.of(
            CA_CRT,
            CA_KEY,
            TLS_CRT,
            TLS_KEY,
            ADMIT_TOKEN,
            NEXT + CA_CRT,
            NEXT + CA_KEY,
            NEXT + ADMIT_TOKEN,
            NEXT + SINCE,
            PREVIOUS + CA_CRT,
            PREVIOUS + ADMIT_TOKEN,
            PREVIOUS + UNTIL);

    private final KubernetesClient client;
    private final String namespace;
    private final String path;

    /**
     * The Secret as it was read.
     *
     * @param object as the API server gave it
     * @param credentials null where it holds none yet
     */
    record Stored(ObjectNode object, @Nullable WebhookCredentials credentials) {}

    CredentialsSecret(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        this.path = "/api/v1/namespaces/" + namespace + "/secrets/" + NAME;
    }

    /**
     * What is stored; null if there is no such Secret.
     *
     * @throws GeneralSecurityException if what it holds can't be used; the message says what
     */
    @Nullable
    Stored read() throws KubernetesException, GeneralSecurityException {
        ObjectNode object = client.get(path);
        if (object == null) {
            return null;
        }
        Map<String, String> data = new LinkedHashMap<>();
        try {
            for (String key : OURS) {
                String value = object.path("data").path(key).asString("");
                if (!value.isEmpty()) {
                    data.put(key, new String(Base64.getDecoder().decode(value), UTF_8));
                }
            }
            return new Stored(object, data.isEmpty() ? null : parse(data));
        } catch (DateTimeException | IllegalArgumentException | GeneralSecurityException e) {
            throw new GeneralSecurityException(
                    "the Secret " + namespace + "/" + NAME + " can't be used (" + e.getMessage()
                            + "); delete it to have a new one made",
                    e);
        }
    }

    /** Makes the Secret; false if there is one by now. */
    boolean create(WebhookCredentials credentials) throws KubernetesException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", NAME).put("namespace", namespace);
        metadata.putObject("labels").put("app.kubernetes.io/name", "logistis");
        fill(object, credentials);
        try {
            // By apply, because the right to create can be limited to a name only so; by a manager of its own, so that
            // the second of two replicas meets a conflict instead of taking the fields over.
            client.apply(path, object, "logistis-" + UUID.randomUUID());
            return true;
        } catch (KubernetesException e) {
            if (e.isConflict()) {
                return false;
            }
            throw e;
        }
    }

    /** Writes these in place of what was read; false if somebody else has written or deleted it since. */
    boolean replace(Stored read, WebhookCredentials credentials) throws KubernetesException {
        ObjectNode object = read.object().deepCopy();
        fill(object, credentials);
        try {
            client.replace(path, object);
            return true;
        } catch (KubernetesException e) {
            if (e.isConflict() || e.isNotFound()) {
                return false;
            }
            throw e;
        }
    }

    private static void fill(ObjectNode object, WebhookCredentials credentials) {
        ObjectNode data = object.path("data") instanceof ObjectNode known ? known : object.putObject("data");
        data.remove(OURS);
        format(credentials)
                .forEach((key, value) -> data.put(key, Base64.getEncoder().encodeToString(value.getBytes(UTF_8))));
    }

    static Map<String, String> format(WebhookCredentials credentials) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put(CA_CRT, credentials.caBundle());
        data.put(CA_KEY, Pem.of(credentials.current().authority().key()));
        data.put(TLS_CRT, Pem.of(credentials.leaf().chain()));
        data.put(TLS_KEY, Pem.of(credentials.leaf().key()));
        data.put(ADMIT_TOKEN, credentials.current().pathToken());
        Next next = credentials.next();
        if (next != null) {
            CertificateAuthority authority = next.generation().authority();
            data.put(NEXT + CA_CRT, Pem.of(List.of(authority.certificate())));
            data.put(NEXT + CA_KEY, Pem.of(authority.key()));
            data.put(NEXT + ADMIT_TOKEN, next.generation().pathToken());
            data.put(NEXT + SINCE, next.since().toString());
        }
        Previous previous = credentials.previous();
        if (previous != null) {
            data.put(PREVIOUS + CA_CRT, Pem.of(previous.authorities()));
            data.put(PREVIOUS + ADMIT_TOKEN, String.join("\n", previous.pathTokens()));
            data.put(PREVIOUS + UNTIL, previous.until().toString());
        }
        return data;
    }

    static WebhookCredentials parse(Map<String, String> data) throws GeneralSecurityException {
        Next next = data.containsKey(NEXT + SINCE)
                ? new Next(generation(data, NEXT), Instant.parse(required(data, NEXT + SINCE)))
                : null;
        Previous previous = data.containsKey(PREVIOUS + UNTIL)
                ? new Previous(
                        TlsIdentity.certificates(bytes(data, PREVIOUS + CA_CRT)),
                        required(data, PREVIOUS + ADMIT_TOKEN).lines().toList(),
                        Instant.parse(required(data, PREVIOUS + UNTIL)))
                : null;
        Generation current = generation(data, "");
        TlsIdentity leaf = identity(data, TLS_CRT, TLS_KEY);
        if (!current.authority().hasSigned(leaf.chain().get(0))) {
            throw new GeneralSecurityException(TLS_CRT + " is not signed by the first certificate of " + CA_CRT);
        }
        return new WebhookCredentials(current, leaf, next, previous);
    }

    private static TlsIdentity identity(Map<String, String> data, String certificate, String key)
            throws GeneralSecurityException {
        byte[] certificatePem = bytes(data, certificate);
        byte[] keyPem = bytes(data, key);
        try {
            return TlsIdentity.parse(certificatePem, keyPem);
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException("of " + certificate + " and " + key + ", " + e.getMessage(), e);
        }
    }

    private static Generation generation(Map<String, String> data, String prefix) throws GeneralSecurityException {
        TlsIdentity authority = identity(data, prefix + CA_CRT, prefix + CA_KEY);
        X509Certificate certificate = authority.chain().get(0);
        String token = required(data, prefix + ADMIT_TOKEN).strip();
        if (!token.matches("[A-Za-z0-9._~-]+")) {
            throw new GeneralSecurityException(prefix + ADMIT_TOKEN + " must be letters, digits and -._~");
        }
        return new Generation(new CertificateAuthority(certificate, authority.key()), token);
    }

    private static byte[] bytes(Map<String, String> data, String key) throws GeneralSecurityException {
        return required(data, key).getBytes(UTF_8);
    }

    private static String required(Map<String, String> data, String key) throws GeneralSecurityException {
        String value = data.get(key);
        if (value == null) {
            throw new GeneralSecurityException("it has no " + key);
        }
        return value;
    }
}
