package io.logistis.httpserver.lock;

import io.logistis.LockDesk;
import io.logistis.httpserver.http.Caller;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.QueryParameters;
import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.httpserver.http.Route;
import io.logistis.json.LockJson;
import io.logistis.lock.Lock;
import io.logistis.lock.LockStore;
import io.logistis.store.StoreException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** {@code /locks} and {@code /locks/{id}}. Whoever makes or removes a lock is who their token says. Thread-safe. */
public final class LocksEndpoint {

    /** In bytes; a lock on a hundred people has five thousand. */
    private static final int MAX_BODY = 64 * 1024;

    private static final int MOST_NAMED = 5;

    private final LockDesk desk;
    private final LockStore store;
    private final Clock clock;

    /** @param store that the desk keeps locks in */
    public LocksEndpoint(LockDesk desk, LockStore store, Clock clock) {
        this.desk = Objects.requireNonNull(desk, "desk");
        this.store = Objects.requireNonNull(store, "store");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** {@code GET} and {@code POST /locks}, {@code GET} and {@code DELETE /locks/{id}}. */
    public List<Route> routes() {
        return List.of(
                Route.get("/locks", this::list),
                new Route("POST", "/locks", this::create),
                Route.get("/locks/{id}", this::one),
                new Route("DELETE", "/locks/{id}", this::remove));
    }

    private Response list(Request request) {
        request.onlyParameters("all", "namespace");
        Instant now = clock.instant();
        QueryParameters parameters = new QueryParameters(request, now);
        boolean all = parameters.flag("all");
        String namespace = parameters.text("namespace");
        List<Lock> locks = new ArrayList<>(all ? store.all() : store.open());
        locks.removeIf(lock -> (!all && !lock.isActive(now))
                || (namespace != null && !namespace.equals(lock.scope().namespace())));
        Collections.reverse(locks);
        return Response.json(200, LockJson.locks(locks, now));
    }

    private Response one(Request request) {
        request.onlyParameters();
        return shown(200, found(request));
    }

    private Response shown(int status, Lock lock) {
        return Response.json(status, LockJson.lock(lock, clock.instant()));
    }

    /** That lock, or the only one whose id begins so: one in force, else one that has ended. */
    private Lock found(Request request) {
        String id = request.pathParameter("id");
        return store.get(id).orElseGet(() -> beginningWith(id));
    }

    private Lock beginningWith(String start) {
        Instant now = clock.instant();
        List<Lock> candidates =
                store.all().stream().filter(lock -> lock.id().startsWith(start)).toList();
        List<Lock> active =
                candidates.stream().filter(lock -> lock.isActive(now)).toList();
        List<Lock> meant = active.isEmpty() ? candidates : active;
        if (meant.isEmpty()) {
            throw HttpException.notFound(
                    "there is no lock " + start + ", or it ended more than " + LockStore.KEPT.toDays() + " days ago");
        }
        if (meant.size() > 1) {
            throw HttpException.badRequest(start + " may be any of " + meant.size() + " locks ("
                    + meant.stream().limit(MOST_NAMED).map(Lock::id).collect(Collectors.joining(", "))
                    + (meant.size() > MOST_NAMED ? ", …" : "") + "): say more of its id");
        }
        return meant.get(0);
    }

    private CompletionStage<Response> create(Request request) {
        request.onlyParameters();
        String owner = locker(request);
        Lock.Builder wanted = NewLock.read(request.body(MAX_BODY), owner);
        CompletionStage<Lock> made;
        try {
            made = desk.create(wanted);
        } catch (IllegalArgumentException e) {
            throw HttpException.badRequest(String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            throw new HttpException(409, "Conflict", String.valueOf(e.getMessage()));
        } catch (StoreException e) {
            throw unavailable("made", e);
        }
        return made.thenApply(lock -> shown(201, lock).withHeader("Location", "/locks/" + lock.id()));
    }

    private CompletionStage<Response> remove(Request request) {
        request.onlyParameters();
        String by = locker(request);
        Lock lock = found(request);
        if (!lock.isActive(clock.instant())) {
            throw gone(lock);
        }
        try {
            return desk.remove(lock.id(), by)
                    .thenApply(removed -> shown(200, removed.orElseThrow(() -> gone(found(request)))));
        } catch (StoreException e) {
            throw unavailable("removed", e);
        }
    }

    private static HttpException gone(Lock lock) {
        boolean expired = lock.removedBy() == null || lock.removedBy().equals(Lock.LOGISTIS);
        return new HttpException(
                410,
                "Gone",
                "lock " + lock.id()
                        + (expired
                                ? " has expired at " + lock.expiresAt()
                                : " was removed by " + lock.removedBy() + " at " + lock.removedAt()));
    }

    /** Part of what was asked for may have happened. */
    private static HttpException unavailable(String done, StoreException failure) {
        return new HttpException(
                503,
                "ServiceUnavailable",
                "the lock may not be " + done + " (" + failure.getMessage() + "): look at GET /locks, and try again");
    }

    private static String locker(Request request) {
        Caller caller = request.caller();
        if (caller == null) {
            throw HttpException.forbidden(
                    "nobody can lock here, for nobody knows who asks: make a token (logistis token"
                            + " add alice --role locker) and start the server with its file (--token-file)");
        }
        if (!caller.mayLock()) {
            throw HttpException.forbidden(caller.name()
                    + " may read, not lock: that takes a token of the role locker (logistis token add alice"
                    + " --role locker)");
        }
        return caller.name();
    }
}
