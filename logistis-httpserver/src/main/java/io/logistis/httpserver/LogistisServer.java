package io.logistis.httpserver;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.logistis.ChangeTracker;
import io.logistis.LockDesk;
import io.logistis.capture.CapturePredicate;
import io.logistis.capture.EventLimits;
import io.logistis.capture.KubernetesDefaults;
import io.logistis.capture.RedactionKey;
import io.logistis.capture.Rules;
import io.logistis.history.ChangeReader;
import io.logistis.httpserver.http.ExchangeAdapter;
import io.logistis.httpserver.http.Gate;
import io.logistis.httpserver.http.JdkServerSettings;
import io.logistis.httpserver.http.Route;
import io.logistis.httpserver.lock.LocksEndpoint;
import io.logistis.httpserver.ops.HealthEndpoint;
import io.logistis.httpserver.ops.MetricsEndpoint;
import io.logistis.httpserver.ops.StoreMetrics;
import io.logistis.httpserver.page.PageEndpoint;
import io.logistis.httpserver.query.QueryEndpoints;
import io.logistis.httpserver.webhook.AdmissionEndpoint;
import io.logistis.lock.LockBook;
import io.logistis.lock.LockStore;
import io.logistis.store.EventStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server: reviews come in on one listener, what was recorded goes out on another, health and metrics on a third.
 * Thread-safe.
 *
 * <p>Starting the first one sets properties of the JDK's HTTP server for the whole JVM, those that are not set already:
 * see {@link JdkServerSettings}.
 */
public final class LogistisServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogistisServer.class);

    private static final int WEBHOOK_THREADS = 256;
    private static final int QUERY_THREADS = 16;
    private static final int OPS_THREADS = 8;
    private static final int BACKLOG = 512;

    /** A busy server is given this long to see its clients off, all listeners together; an idle one stops at once. */
    private static final Duration FINISH = Duration.ofSeconds(3);

    /**
     * Where the listeners are, as a client on this machine reaches them.
     *
     * @param webhook {@code https://127.0.0.1:10250}
     * @param query {@code http://127.0.0.1:8080}
     * @param ops {@code http://127.0.0.1:8081}
     */
    public record Addresses(URI webhook, URI query, URI ops) {

        /** What stands on standard output once the server is ready. */
        public String readyLine() {
            return "ready webhook=" + webhook + " query=" + query + " ops=" + ops;
        }
    }

    private final List<Listener> listeners = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable HealthEndpoint health;
    private @Nullable StoreOpener opener;
    private @Nullable EventStore store;
    private @Nullable ChangeTracker tracker;
    private @Nullable ReloadedFile<Rules> rulesFile;
    private @Nullable ReloadedFile<Tokens> tokenFile;
    private @Nullable LockWatch lockWatch;
    private @Nullable WebhookSecurity security;

    private LogistisServer() {}

    /**
     * Starts a server with the store that the configuration names. It answers when this returns; see {@link #usable}.
     *
     * @throws ConfigException in one line if it can't be started as configured
     */
    public static LogistisServer start(ServerConfig config) {
        return start(config, StoreOpener.of(config), null);
    }

    /**
     * Starts a server.
     *
     * @param opener opens the store, which the server closes in the end
     * @param predicate which changes are worth keeping; null for those that are by default
     * @throws ConfigException in one line if it can't be started as configured
     */
    static LogistisServer start(ServerConfig config, StoreOpener opener, @Nullable CapturePredicate predicate) {
        JdkServerSettings.apply();
        LogistisServer server = new LogistisServer();
        try {
            server.open(config, opener, predicate);
            return server;
        } catch (ConfigException e) {
            server.close();
            throw e;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            server.close();
            throw new ConfigException("the server can't be started: " + e.getMessage(), e);
        }
    }

    private void open(ServerConfig config, StoreOpener opener, @Nullable CapturePredicate predicate)
            throws IOException, GeneralSecurityException {
        // Ports first: that they are taken is the most likely trouble, and shows at once.
        Listener webhook = listen(Setting.WEBHOOK_ADDRESS, config.webhookAddress(), true, WEBHOOK_THREADS);
        Listener query = listen(Setting.QUERY_ADDRESS, config.queryAddress(), false, QUERY_THREADS);
        Listener ops = listen(Setting.OPS_ADDRESS, config.opsAddress(), false, OPS_THREADS);
        makeDataDir(config.dataDir());

        WebhookSecurity security = WebhookSecurity.of(config);
        this.security = security;
        RedactionKey key = RedactionKey.load(config.redactionKeyFile());
        CapturePredicate kept = predicate == null ? KubernetesDefaults.predicate(security.ownNamespace()) : predicate;
        ReloadedFile<Rules> file =
                config.rules() == null ? null : RulesFile.open(config.rules(), kept, Clock.systemUTC());
        rulesFile = file;
        Rules rules = file == null ? new Rules(kept, List.of(), List.of(), EventLimits.NONE) : file.value();
        ReloadedFile<Tokens> tokens =
                config.tokenFile() == null ? null : TokenFile.open(config.tokenFile(), Clock.systemUTC());
        tokenFile = tokens;
        this.opener = opener;
        EventStore events = opener.open();
        store = events;
        LockBook book = new LockBook(Clock.systemUTC(), security.ownNamespace(), config.breakGlassGroup());
        ChangeTracker tracker = ChangeTracker.builder()
                .store(events)
                .predicate(rules.predicate())
                .fieldRules(rules.fieldRules(key))
                .limits(rules.limits())
                .storeTimeout(config.storeTimeout())
                .locks(book)
                .build();
        this.tracker = tracker;
        LockStore locks = opener.locks(events);
        LockDesk desk = new LockDesk(locks, book, tracker, Clock.systemUTC());
        LockWatch watch = new LockWatch(desk, book, tracker);
        lockWatch = watch;

        PrometheusRegistry registry = new PrometheusRegistry();
        StoreMetrics.register(events, registry);
        security.register(registry);
        webhook.secure(security.context(), security.asksForCertificates());

        Map<String, HealthEndpoint.Check> parts = new LinkedHashMap<>();
        parts.put("store", events::check);
        parts.put("locks", watch::check);
        parts.putAll(security.checks());
        Map<String, Supplier<String>> notes = new LinkedHashMap<>(security.notes());
        notes.put("lock store", watch::complaint);
        watch.register(registry);
        watch.start(config.locksFailClosed());
        if (file != null) {
            file.register(registry);
            notes.put("rules", file::complaint);
            file.follow(
                    changed -> tracker.replaceRules(changed.predicate(), changed.fieldRules(key), changed.limits()));
        }
        if (tokens != null) {
            tokens.register(registry);
            notes.put("tokens", tokens::complaint);
            tokens.follow(changed -> {});
        }
        HealthEndpoint health = new HealthEndpoint(parts, notes);
        health.register(registry);
        this.health = health;

        long inFlight = AdmissionEndpoint.defaultMaxBytesInFlight();
        webhook.start(new AdmissionEndpoint(
                        tracker, config.maxBodyBytes(), inFlight, registry, security.callers(), security.ownNamespace())
                .routes());
        List<Route> queryRoutes =
                new ArrayList<>(QueryEndpoints.routes(events, new ChangeReader(events), Clock.systemUTC()));
        queryRoutes.addAll(new LocksEndpoint(desk, locks, Clock.systemUTC()).routes());
        queryRoutes.addAll(new PageEndpoint().routes());
        query.start(queryRoutes, new QueryGate(tokens == null ? null : tokens::value, config.queryAddress()));
        List<Route> opsRoutes = new ArrayList<>(health.routes());
        opsRoutes.addAll(new MetricsEndpoint(registry).routes());
        ops.start(opsRoutes);
        StartReport.lines(config, security.ownNamespace(), security.callersInWords())
                .forEach(log::info);
        security.announce(addresses().webhook(), health::isReady);
    }

    private Listener listen(Setting setting, InetSocketAddress address, boolean tls, int threads) {
        String name = setting.key().substring(0, setting.key().indexOf('-'));
        try {
            HttpServer server = tls ? HttpsServer.create(address, BACKLOG) : HttpServer.create(address, BACKLOG);
            Listener listener = new Listener(server, ServerThreads.create("logistis-" + name, threads));
            listeners.add(listener);
            return listener;
        } catch (IOException e) {
            throw new ConfigException(
                    setting.flag() + " must be an address that is free here, "
                            + address.getAddress().getHostAddress() + ":" + address.getPort() + " is not ("
                            + e.getMessage() + ")",
                    e);
        }
    }

    private static void makeDataDir(Path dataDir) {
        try {
            Files.createDirectories(dataDir);
        } catch (IOException e) {
            throw new ConfigException(
                    Setting.DATA_DIR.flag() + " must be a folder that can be written to, was " + dataDir, e);
        }
    }

    /** Done when reviews can come in: at once, but for a certificate that the API server keeps and does not give yet. */
    public CompletionStage<Void> usable() {
        return security == null ? CompletableFuture.completedStage(null) : security.usable();
    }

    /** Where it listens, with the ports that were free. */
    public Addresses addresses() {
        return new Addresses(
                listeners.get(0).uri("https"),
                listeners.get(1).uri("http"),
                listeners.get(2).uri("http"));
    }

    /**
     * Not ready from now on; answers what is in flight, commits, and lets go of everything, in less than 5 s. A second
     * call does nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (health != null) {
            health.stopping();
        }
        if (security != null) {
            security.close();
        }
        long end = System.nanoTime() + FINISH.toNanos();
        for (Listener listener : listeners) {
            listener.stop(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
        if (rulesFile != null) {
            rulesFile.close();
        }
        if (tokenFile != null) {
            tokenFile.close();
        }
        if (lockWatch != null) {
            lockWatch.close();
        }
        if (tracker != null) {
            tracker.close();
        }
        if (store != null) {
            store.close();
        }
        if (opener != null) {
            opener.close();
        }
    }

    /** One listener with its threads. */
    private static final class Listener {

        private final HttpServer server;
        private final ExecutorService threads;
        private @Nullable ExchangeAdapter adapter;

        Listener(HttpServer server, ExecutorService threads) {
            this.server = server;
            this.threads = threads;
        }

        void secure(SSLContext context, boolean wantClientCertificates) {
            ((HttpsServer) server).setHttpsConfigurator(new HttpsConfigurator(context) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters tls = getSSLContext().getDefaultSSLParameters();
                    tls.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                    tls.setWantClientAuth(wantClientCertificates);
                    parameters.setSSLParameters(tls);
                }
            });
        }

        void start(List<Route> routes) {
            start(routes, request -> request);
        }

        void start(List<Route> routes, Gate gate) {
            ExchangeAdapter made = new ExchangeAdapter(routes, threads, gate);
            adapter = made;
            server.createContext("/", made);
            server.setExecutor(threads);
            server.start();
        }

        URI uri(String scheme) {
            InetSocketAddress address = server.getAddress();
            String host = address.getAddress().isAnyLocalAddress()
                    ? "127.0.0.1"
                    : address.getAddress().getHostAddress();
            return URI.create(
                    scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
        }

        void stop(Duration patience) {
            try {
                if (adapter != null && !adapter.finish(patience)) {
                    log.warn("{} is stopped while requests are not answered", uri("listener"));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            server.stop(0);
            threads.shutdown();
        }
    }
}
