package io.logistis.httpserver.cluster;

import io.logistis.httpserver.tls.TlsIdentity;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A webhook in a cluster that looks after itself: its certificates and its path in a Secret, its registration, and the
 * proof that reviews arrive. Every replica does all of it; they meet in the Secret. Thread-safe.
 */
public final class ManagedWebhook implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ManagedWebhook.class);

    /** A system property: registers the address that the webhook listens on instead of the Service, for tests. */
    private static final String BY_ADDRESS_PROPERTY = "logistis.cluster.by-address";

    /** While several replicas start at once, each may meet the other's write a few times. */
    private static final int MAX_CONFLICTS = 10;

    private static final Duration SOON = Duration.ofSeconds(3);

    private final String namespace;
    private final Timing timing;
    private final Clock clock;
    private final List<String> names;
    private final CredentialsSecret secret;
    private final Registration recording;
    private final Registration locks;
    private final Canary canary;
    private final Condition certificates = new Condition("certificate");
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "logistis-cluster");
        made.setDaemon(true);
        return made;
    });

    private final CompletableFuture<Void> certified = new CompletableFuture<>();
    private volatile @Nullable WebhookCredentials credentials;
    private String bundleInPlace = "";
    private boolean registered;
    private @Nullable Instant canaryAfter;

    ManagedWebhook(ServiceAccount account, Timing timing, Clock clock) throws IOException {
        this.namespace = account.namespace();
        this.timing = timing;
        this.clock = clock;
        this.names = List.of(
                Reach.SERVICE,
                Reach.SERVICE + "." + namespace,
                Reach.SERVICE + "." + namespace + ".svc",
                Reach.SERVICE + "." + namespace + ".svc.cluster.local",
                "localhost",
                "127.0.0.1");
        KubernetesClient client = new KubernetesClient(account);
        this.secret = new CredentialsSecret(client, namespace);
        this.recording = new Registration(client, Registration.RECORDING);
        this.locks = new Registration(client, Registration.LOCKS);
        this.canary = new Canary(client, namespace, clock);
        keepCertificates();
    }

    /**
     * Reads or makes the credentials. Where the API server is away, or refuses, it comes without them, and they are asked
     * for again once it is {@linkplain #start started}.
     *
     * @throws IOException if the pod has no service account
     */
    public static ManagedWebhook open(ServiceAccount account, Clock clock) throws IOException {
        return new ManagedWebhook(account, Timing.of(System.getProperties()), clock);
    }

    /** Done when there is a certificate to serve with: until then no API server can talk to us. */
    public CompletionStage<Void> certified() {
        return certified.minimalCompletionStage();
    }

    /** What the webhook serves with; the same object until there is a new one, and null before there is one. */
    public @Nullable TlsIdentity identity() {
        WebhookCredentials known = credentials;
        return known == null ? null : known.leaf();
    }

    /**
     * What may stand behind {@code /admit/}.
     *
     * @throws IllegalStateException before there is a certificate, when nothing can come at all
     */
    public List<String> pathTokens() {
        WebhookCredentials known = credentials;
        if (known == null) {
            throw new IllegalStateException("there is no path yet");
        }
        return known.pathTokens();
    }

    /** That the pod runs in. */
    public String namespace() {
        return namespace;
    }

    /** @throws IllegalStateException if there is no certificate, or it has ended, so that no API server could talk to us */
    public void checkCertificate() {
        WebhookCredentials known = credentials;
        if (known == null) {
            throw new IllegalStateException(certificates.complaint());
        }
        if (clock.instant().isAfter(known.leafEnds())) {
            throw new IllegalStateException("expired at " + known.leafEnds());
        }
    }

    /** By part, what is wrong but would not become right by sending reviews elsewhere; empty where nothing is. */
    public Map<String, Supplier<String>> notes() {
        Map<String, Supplier<String>> notes = new LinkedHashMap<>();
        notes.put("registration", recording.condition()::complaint);
        // It is opt-in: that there is none is no fault.
        notes.put(
                "locks-registration",
                () -> locks.condition().isKnown() ? locks.condition().complaint() : "");
        notes.put("canary", canary.condition()::complaint);
        notes.put("certificate-renewal", () -> credentials == null ? "" : certificates.complaint());
        return notes;
    }

    /** Registers what there is to measure. */
    public void register(PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("logistis_registered")
                .help("Whether the registration of that name leads here (1) or not (0)")
                .labelNames("registration")
                .callback(gauge -> {
                    gauge.call(recording.condition().isRight() ? 1 : 0, Registration.RECORDING);
                    if (locks.condition().isKnown()) {
                        gauge.call(locks.condition().isRight() ? 1 : 0, Registration.LOCKS);
                    }
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("logistis_last_canary_seconds")
                .help("When a canary's review last arrived, in seconds since 1970; 0 if none has yet")
                .callback(gauge -> {
                    Instant seen = canary.lastSeen();
                    gauge.call(seen == null ? 0 : (double) seen.getEpochSecond());
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("logistis_ca_certificate_expiry_timestamp_seconds")
                .help("When the authority of the webhook's certificate expires, in seconds since 1970")
                .callback(gauge -> {
                    WebhookCredentials known = credentials;
                    if (known != null) {
                        gauge.call((double) known.current().end().getEpochSecond());
                    }
                })
                .register(registry);
    }

    /**
     * Registers the webhook once it is ready, and keeps everything right from then on, on a thread of its own.
     *
     * @param address that the webhook listens on
     * @param ready whether a review would be answered by now
     */
    public void start(URI address, BooleanSupplier ready) {
        URI url = Boolean.getBoolean(BY_ADDRESS_PROPERTY) ? address : null;
        thread.execute(() -> lookAndCome(url, ready));
    }

    private void lookAndCome(@Nullable URI url, BooleanSupplier ready) {
        boolean first = !registered;
        try {
            look(url, ready);
        } catch (RuntimeException | Error e) {
            // Whatever it was, a certificate ends if nobody looks again.
            log.error("looking after the webhook failed", e);
        }
        Duration pause = first && timing.checkEvery().compareTo(SOON) > 0 ? SOON : timing.checkEvery();
        try {
            var unused = thread.schedule(() -> lookAndCome(url, ready), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("closed meanwhile", e);
        }
    }

    /**
     * Looks at everything once, and puts right what is wrong and ours. Not to be called by two threads at once.
     *
     * @param url null where the Service leads here
     */
    void look(@Nullable URI url, BooleanSupplier ready) {
        keepCertificates();
        WebhookCredentials known = credentials;
        if (known != null && (registered || ready.getAsBoolean())) {
            keepRegistrations(url, known);
        }
    }

    private void keepCertificates() {
        WebhookCredentials known = credentials;
        try {
            credentials = settled(known);
            certificates.right();
            certified.complete(null);
        } catch (KubernetesException | GeneralSecurityException e) {
            complain(
                    certificates,
                    known == null
                            ? "there is none yet, it is asked for again and again: " + e.getMessage()
                            : "what is in use, until " + known.leafEnds() + ", can't be looked after: "
                                    + e.getMessage());
        }
    }

    /** What fails while we stop, because we stop, is nobody's concern. */
    private void complain(Condition condition, String why) {
        if (!thread.isShutdown()) {
            condition.wrong(why);
        }
    }

    private void keepRegistrations(@Nullable URI url, WebhookCredentials credentials) {
        String bundle = credentials.caBundle();
        Reach reach = new Reach(
                namespace,
                url,
                Base64.getEncoder().encodeToString(bundle.getBytes(StandardCharsets.US_ASCII)),
                credentials.current().pathToken());
        boolean inPlace = keep(recording, reach);
        if (!keepLocks(reach) || !inPlace) {
            return;
        }
        bundleInPlace = bundle;
        Instant now = clock.instant();
        if (recording.condition().isRight() && (canaryAfter == null || !now.isBefore(canaryAfter))) {
            fly(now);
        }
    }

    /** Whether it could be looked at. */
    private boolean keep(Registration registration, Reach reach) {
        try {
            if (!registered) {
                registration.createIfAbsent(reach);
                registered = true;
            }
            if (!registration.keepRight(reach)) {
                // Made again by a restart only: deleting it is the way out for those whose cluster it stands in.
                registration
                        .condition()
                        .wrong("it is gone, and nothing is sent here. Restart Logistis to have it made again");
            }
            return true;
        } catch (KubernetesException e) {
            complain(registration.condition(), "it can't be looked after: " + e.getMessage());
            return false;
        }
    }

    /** Made by people, if at all. */
    private boolean keepLocks(Reach reach) {
        try {
            if (!locks.keepRight(reach)) {
                locks.condition().absent();
            }
            return true;
        } catch (KubernetesException e) {
            complain(locks.condition(), "it can't be looked after: " + e.getMessage());
            return false;
        }
    }

    private void fly(Instant now) {
        try {
            if (canary.fly()) {
                canaryAfter = now.plus(timing.canaryEvery());
            }
        } catch (KubernetesException e) {
            complain(canary.condition(), "it can't be sent: " + e.getMessage());
        }
    }

    /**
     * What is stored by the end of this, with everything done that is due.
     *
     * @param held what this replica has; null at the start
     */
    private WebhookCredentials settled(@Nullable WebhookCredentials held)
            throws KubernetesException, GeneralSecurityException {
        for (int i = 0; i < MAX_CONFLICTS; i++) {
            Instant now = clock.instant();
            CredentialsSecret.Stored stored = secret.read();
            WebhookCredentials known = stored == null ? null : stored.credentials();
            if (known == null) {
                // Whoever deleted the Secret of a running server wants it back as it was: what is registered trusts it.
                WebhookCredentials made = held != null ? held : WebhookCredentials.create(now, timing, names);
                if (stored == null ? secret.create(made) : secret.replace(stored, made)) {
                    log.info("wrote the Secret {}/{}", namespace, CredentialsSecret.NAME);
                    return made;
                }
                continue;
            }
            WebhookCredentials due = known.due(now, timing, names, bundleIsInPlace(known));
            if (due.equals(known)) {
                return same(held, known);
            }
            if (secret.replace(Objects.requireNonNull(stored), due)) {
                log.info("the Secret {}/{} was due: {}", namespace, CredentialsSecret.NAME, due.since(known));
                return due;
            }
        }
        throw new KubernetesException(
                0, "the Secret " + namespace + "/" + CredentialsSecret.NAME + " changed at each attempt to write it");
    }

    /** A registration that is absent, or leads elsewhere, holds nobody up. */
    private boolean bundleIsInPlace(WebhookCredentials known) {
        return bundleInPlace.equals(known.caBundle());
    }

    /** The object that handshakes know already, where nothing has changed. */
    private static WebhookCredentials same(@Nullable WebhookCredentials held, WebhookCredentials read) {
        if (held != null && held.leaf().chain().equals(read.leaf().chain())) {
            return new WebhookCredentials(read.current(), held.leaf(), read.next(), read.previous());
        }
        log.info("the certificate in use ends at {}", read.leafEnds());
        return read;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
