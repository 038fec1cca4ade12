package io.logistis.httpserver;

import io.logistis.capture.KubernetesDefaults;
import io.logistis.httpserver.cluster.ManagedWebhook;
import io.logistis.httpserver.cluster.ServiceAccount;
import io.logistis.httpserver.ops.HealthEndpoint;
import io.logistis.httpserver.tls.ClientTrust;
import io.logistis.httpserver.tls.FollowedFiles;
import io.logistis.httpserver.tls.ReloadingKeyManager;
import io.logistis.httpserver.tls.SelfSigned;
import io.logistis.httpserver.tls.TlsIdentity;
import io.logistis.httpserver.webhook.Callers;
import io.logistis.httpserver.webhook.PathTokens;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the webhook shows who it is, and by what it knows the API server: from files, made here, or kept in the cluster.
 * Thread-safe.
 */
final class WebhookSecurity implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WebhookSecurity.class);

    private final ReloadingKeyManager keys;
    private final @Nullable ClientTrust clients;
    private final Supplier<List<String>> pathTokens;
    private final @Nullable ManagedWebhook managed;

    private WebhookSecurity(
            ReloadingKeyManager keys,
            @Nullable ClientTrust clients,
            Supplier<List<String>> pathTokens,
            @Nullable ManagedWebhook managed) {
        this.keys = keys;
        this.clients = clients;
        this.pathTokens = pathTokens;
        this.managed = managed;
    }

    /** @throws ConfigException in one line if files hold what they should not, or there is no cluster */
    static WebhookSecurity of(ServerConfig config) throws IOException, GeneralSecurityException {
        ClientTrust clients = clients(config);
        if (config.manageWebhook()) {
            ManagedWebhook managed = managed();
            return new WebhookSecurity(
                    new ReloadingKeyManager(managed::identity), clients, managed::pathTokens, managed);
        }
        return new WebhookSecurity(identity(config), clients, pathTokens(config), null);
    }

    private static ManagedWebhook managed() {
        try {
            // What the API server refuses, or does not answer, is no reason not to start: it may come right.
            return ManagedWebhook.open(ServiceAccount.ofThisPod(System.getenv()), Clock.systemUTC());
        } catch (IOException e) {
            throw new ConfigException(Setting.MANAGE_WEBHOOK.flag() + " is not possible: " + e.getMessage(), e);
        }
    }

    private static @Nullable ClientTrust clients(ServerConfig config) throws IOException {
        try {
            return config.clientCa() == null ? null : new ClientTrust(config.clientCa());
        } catch (GeneralSecurityException e) {
            throw new ConfigException(
                    Setting.CLIENT_CA.flag() + " must hold PEM certificates of authorities: " + e.getMessage(), e);
        }
    }

    private static Supplier<List<String>> pathTokens(ServerConfig config) throws IOException {
        try {
            return config.admitTokenFile() == null
                    ? List::of
                    : new FollowedFiles<>(
                            "path token",
                            List.of(config.admitTokenFile()),
                            contents -> PathTokens.parse(contents.get(0)));
        } catch (GeneralSecurityException e) {
            throw new ConfigException(
                    Setting.ADMIT_TOKEN_FILE.flag() + " can't be " + config.admitTokenFile() + ": " + e.getMessage(),
                    e);
        }
    }

    private static ReloadingKeyManager identity(ServerConfig config) throws IOException, GeneralSecurityException {
        Path certificate = config.tlsCert();
        Path key = config.tlsKey();
        if (certificate != null && key != null) {
            try {
                return new ReloadingKeyManager(TlsIdentity.following(certificate, key));
            } catch (GeneralSecurityException e) {
                throw new ConfigException(
                        Setting.TLS_CERT.flag() + " and " + Setting.TLS_KEY.flag()
                                + " must be a PEM certificate and its key: " + e.getMessage(),
                        e);
            }
        }
        SelfSigned self = SelfSigned.in(config.dataDir().resolve("tls"), hostNames(config));
        log.info("self-signed certificate; caBundle: {}", self.caBundle());
        return new ReloadingKeyManager(TlsIdentity.following(self.certificate(), self.key()));
    }

    private static List<String> hostNames(ServerConfig config) {
        List<String> names = new ArrayList<>();
        names.add(config.webhookAddress().getHostString());
        try {
            names.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            log.debug("this host has no name", e);
        }
        return names;
    }

    /** What the listener speaks TLS with. */
    SSLContext context() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                new KeyManager[] {keys},
                clients == null ? null : new TrustManager[] {clients.handshakes()},
                new SecureRandom());
        // The default of 20480 sessions could fill a small heap.
        context.getServerSessionContext().setSessionCacheSize(512);
        return context;
    }

    /** Whether clients are asked for certificates. */
    boolean asksForCertificates() {
        return clients != null;
    }

    /** Whose reviews are taken. */
    Callers callers() {
        ClientTrust asked = clients;
        return new Callers(pathTokens, request -> {
            SSLSession session = request.tls();
            return asked == null || (session != null && asked.vouchesFor(session));
        });
    }

    /** The same in words. */
    String callersInWords() {
        boolean anyPath = managed == null && pathTokens.get().isEmpty();
        String where = anyPath ? "at any path" : "at a path that only the API server is told";
        String who = clients == null ? "" : ", from clients with a certificate";
        TlsIdentity identity = keys.identity();
        return where + who + "; "
                + (identity == null ? "no certificate yet" : "certificate until " + identity.expiresAt())
                + (managed == null ? "" : ", which like the registration is kept in the cluster");
    }

    /** Whose changes are our own. */
    String ownNamespace() {
        return managed == null ? KubernetesDefaults.OWN_NAMESPACE : managed.namespace();
    }

    /** Registers what there is to measure. */
    void register(PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("logistis_tls_certificate_expiry_timestamp_seconds")
                .help("When the webhook's certificate expires, in seconds since 1970")
                .callback(gauge -> {
                    TlsIdentity identity = keys.identity();
                    if (identity != null) {
                        gauge.call((double) identity.expiresAt().getEpochSecond());
                    }
                })
                .register(registry);
        if (managed != null) {
            managed.register(registry);
        }
    }

    /** Parts that must work. */
    Map<String, HealthEndpoint.Check> checks() {
        return managed == null ? Map.of() : Map.of("certificate", managed::checkCertificate);
    }

    /** Parts that should be right: what is wrong with them, or nothing. */
    Map<String, Supplier<String>> notes() {
        return managed == null ? Map.of() : managed.notes();
    }

    /** Done when API servers can talk to us, which may take as long as they are away. */
    CompletionStage<Void> usable() {
        return managed == null ? CompletableFuture.completedStage(null) : managed.certified();
    }

    /** To be called once the webhook listens at that address: lets the API server know, where that is ours to do. */
    void announce(URI address, BooleanSupplier ready) {
        if (managed != null) {
            managed.start(address, ready);
        }
    }

    @Override
    public void close() {
        if (managed != null) {
            managed.close();
        }
    }
}
