package io.logistis.httpserver.client;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server's query listener. Every call is one or more HTTP requests and throws {@link LogistisClientException} if one
 * fails. Follows no redirects, so that a token reaches nobody else. Thread-safe.
 */
public final class LogistisClient {

    /** How long a connection may take. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** How long the server may be silent. */
    public static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

    private static final int MAX_LIMIT = 1000;

    private final ServerCalls server;

    /**
     * @param server {@code http://127.0.0.1:8080}; a path before ours is kept
     * @param token sent as a bearer token with every call; null for none
     * @throws IllegalArgumentException if the URL is none that can be asked, or a token would go unencrypted to another
     *     machine
     */
    public LogistisClient(URI server, @Nullable String token) {
        this.server = new ServerCalls(server, token);
    }

    /** The first page of what is asked for. */
    public ReportedPage changes(ChangesRequest request) {
        return page(request, null);
    }

    /**
     * What is asked for, page by page, until there are that many changes or no more.
     *
     * @param most 1 or more
     * @return one page or more; all together hold at most {@code most} changes
     */
    public List<ReportedPage> pages(ChangesRequest request, int most) {
        List<ReportedPage> pages = new ArrayList<>();
        int left = most;
        String next = null;
        do {
            ReportedPage page = page(request.withLimit(Math.min(MAX_LIMIT, left)), next);
            pages.add(page);
            left -= page.changes().size();
            next = page.next();
        } while (next != null && left > 0);
        return pages;
    }

    private ReportedPage page(ChangesRequest request, @Nullable String token) {
        Map<String, String> parameters = request.parameters();
        if (token != null) {
            parameters.put("continue", token);
        }
        return server.get("/events", parameters, json -> AnswerReader.page(json, request.diff()));
    }

    /**
     * Tells of changes as they arrive, from now on. Does not return; goes on by itself where the server ends a stream, and
     * where a connection that has worked breaks, for some seconds.
     *
     * @param request which changes, and how they are shown; its time, page and limit are not looked at
     * @param arrived called on the calling thread; what it throws ends it
     * @throws LogistisClientException if the server can't be asked, or not any more
     */
    public void follow(ChangesRequest request, Consumer<ReportedArrival> arrived) {
        new ChangeStream(server, request, arrived).follow();
    }

    /**
     * What happened in each namespace.
     *
     * @param since RFC 3339 or a duration; null for the server's default (24 hours)
     */
    public ReportedOverview overview(@Nullable String since) {
        return server.get("/overview", since == null ? Map.of() : Map.of("since", since), AnswerReader::overview);
    }

    /**
     * Who last wrote each line of one object.
     *
     * @param namespace null for a cluster-scoped object, and where there is but one of that name
     * @param kind kind, plural, singular or short name, each also with its group
     * @param at an event's id, RFC 3339 or a duration: as it was then; null for now
     * @param withRemoved whether to tell of fields that it had and has no more
     */
    public ReportedBlame blame(
            @Nullable String namespace, String kind, String name, @Nullable String at, boolean withRemoved) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (namespace != null) {
            parameters.put("namespace", namespace);
        }
        parameters.put("kind", kind);
        parameters.put("name", name);
        if (at != null) {
            parameters.put("at", at);
        }
        if (withRemoved) {
            parameters.put("deleted", "true");
        }
        return server.get("/blame", parameters, AnswerReader::blame);
    }

    /**
     * The locks in force, the newest first.
     *
     * @param namespace of the locks; null for all, those on cluster-scoped objects included
     * @param withEnded whether those that have expired or were removed are listed too, for 30 days after their end
     */
    public ReportedLocks locks(@Nullable String namespace, boolean withEnded) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (namespace != null) {
            parameters.put("namespace", namespace);
        }
        if (withEnded) {
            parameters.put("all", "true");
        }
        return server.get("/locks", parameters, AnswerReader::locks);
    }

    /**
     * One lock, in force or not.
     *
     * @param id or as much of its beginning as no other has
     */
    public ReportedLock lock(String id) {
        return server.get(lockPath(id), Map.of(), AnswerReader::lock);
    }

    /** Makes a lock, owned by whoever the token names; in force when this returns. */
    public ReportedLock createLock(LockRequest request) {
        return server.post("/locks", request.json(), AnswerReader::lock);
    }

    /**
     * Ends a lock; not in force any more when this returns.
     *
     * @param id or as much of its beginning as no other has
     * @return it with its end
     * @throws LogistisClientException {@code GONE} if it has ended already, {@code NOT_FOUND} if there is none
     */
    public ReportedLock removeLock(String id) {
        return server.delete(lockPath(id), AnswerReader::lock);
    }

    private static String lockPath(String id) {
        if (id.isBlank()) {
            throw new IllegalArgumentException("id must be a lock's, or its beginning; was empty");
        }
        return "/locks/" + ServerCalls.encoded(id);
    }
}
