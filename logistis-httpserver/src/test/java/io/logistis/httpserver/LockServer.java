package io.logistis.httpserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.logistis.ChangeTracker;
import io.logistis.LockDesk;
import io.logistis.capture.FieldRules;
import io.logistis.history.ChangeReader;
import io.logistis.httpserver.http.ExchangeAdapter;
import io.logistis.httpserver.http.Route;
import io.logistis.httpserver.lock.LocksEndpoint;
import io.logistis.httpserver.query.QueryEndpoints;
import io.logistis.lock.Lock;
import io.logistis.lock.LockBook;
import io.logistis.store.Retention;
import io.logistis.store.memory.MapLockStore;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Changes;
import io.logistis.testkit.TurnableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The query listener of a server with locks, on a free port, with a clock to turn. What is written is refused as a webhook would. */
public final class LockServer implements AutoCloseable {

    /** Of alice, who may lock. */
    public static final String LOCKER = "token-of-alice";

    /** Of rita, who may only read. */
    public static final String READER = "token-of-rita";

    private final TurnableClock clock = new TurnableClock();
    private final RingBufferEventStore history = new RingBufferEventStore(Retention.DEFAULT, clock);
    private final MapLockStore locks = new MapLockStore(clock);
    private final LockBook book = new LockBook(clock, "logistis", "breakers");
    private final ChangeTracker tracker = ChangeTracker.builder()
            .store(history)
            .fieldRules(FieldRules.builder().build())
            .clock(clock)
            .locks(book)
            .build();
    private final LockDesk desk = new LockDesk(locks, book, tracker, clock);
    private final HttpServer server;

    private LockServer(@Nullable String tokenFile) throws IOException {
        List<Route> routes = new ArrayList<>(QueryEndpoints.routes(history, new ChangeReader(history), clock));
        routes.addAll(new LocksEndpoint(desk, locks, clock).routes());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Tokens tokens = tokenFile == null ? null : Tokens.parse(tokenFile.getBytes(UTF_8));
        QueryGate gate = new QueryGate(tokens == null ? null : () -> tokens, server.getAddress());
        server.createContext("/", new ExchangeAdapter(routes, Runnable::run, gate));
        server.start();
    }

    /** One that knows {@link #LOCKER} and {@link #READER}, and lets in nobody else. */
    public static LockServer start() throws IOException {
        return new LockServer("alice locker " + LOCKER + "\nrita reader " + READER + "\n");
    }

    /** One without a token file: all may ask, and nobody may lock. */
    public static LockServer withoutTokens() throws IOException {
        return new LockServer(null);
    }

    /** As {@code --server} takes it. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public TurnableClock clock() {
        return clock;
    }

    public MapLockStore locks() {
        return locks;
    }

    /** Makes a lock with an id of the test's choice, as the lock API makes one. */
    public Lock lock(String id, Lock.Builder wanted) {
        Lock lock = wanted.build(id, clock.instant());
        locks.create(lock);
        desk.refresh();
        tracker.recordLocked(lock).toCompletableFuture().join();
        return lock;
    }

    /** Ends a lock. */
    public void unlock(String id, String by) {
        desk.remove(id, by).toCompletableFuture().join();
    }

    /** Sends a write, and whatever the locks say about it is recorded. */
    public void write(Changes change) {
        tracker.track(change.build()).toCompletableFuture().join();
    }

    /** Lets that much time pass: locks expire, and refusals that were counted are written. */
    public void pass(Duration time) {
        clock.advance(time);
        desk.refresh();
        tracker.writeDue();
    }

    @Override
    public void close() {
        server.stop(0);
        tracker.close();
    }
}
