package io.logistis.httpserver.query;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.history.Change;
import io.logistis.history.ChangePage;
import io.logistis.history.ChangeQuery;
import io.logistis.history.ChangeReader;
import io.logistis.history.ChangeToken;
import io.logistis.store.EventQuery;
import io.logistis.store.EventStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The changes that have come since they were last asked for. Not thread-safe. */
final class Arrivals {

    /** Ids are ordered by arrival, and one that arrived earlier may be committed later, by a replica at least. */
    private static final Duration OVERLAP = Duration.ofSeconds(5);

    /** So many quiet looks, and it is looked for what was committed late. */
    private static final int QUIET_LOOKS = 10;

    /** Who is further behind than that had better begin anew. */
    private static final int MOST_AT_ONCE = 5_000;

    private final EventStore store;
    private final ChangeReader changes;
    private final ChangeQuery query;
    private final EventId start;
    private final TreeSet<EventId> told = new TreeSet<>();
    private EventId newest;
    private int quiet;

    /**
     * What came.
     *
     * @param changes oldest first
     * @param isCutShort whether there were too many, and older ones are not among them
     */
    record Batch(List<Change> changes, boolean isCutShort) {
        private static final Batch NOTHING = new Batch(List.of(), false);
    }

    /**
     * @param changes reads from the same store
     * @param query which changes; of whatever time
     * @param start only what came after it
     */
    Arrivals(EventStore store, ChangeReader changes, ChangeQuery query, EventId start) {
        this.store = store;
        this.changes = changes;
        this.query = query;
        this.start = start;
        this.newest = start;
        this.quiet = QUIET_LOOKS;
    }

    /** Only what came after it is told. */
    EventId start() {
        return start;
    }

    /** The newest event that is there; the lowest of all ids if there is none. */
    static EventId newest(EventStore store) {
        List<ChangeEvent> newest =
                store.find(EventQuery.builder().limit(1).build()).events();
        return newest.isEmpty()
                ? EventId.lowestAt(Instant.EPOCH)
                : newest.get(0).id();
    }

    Batch next() {
        EventId now = newest(store);
        if (now.equals(newest) && ++quiet < QUIET_LOOKS) {
            return Batch.NOTHING;
        }
        quiet = 0;
        Instant since = newest.time().minus(OVERLAP);
        List<Change> found = new ArrayList<>();
        boolean isCutShort = find(since.isBefore(start.time()) ? start.time() : since, found);
        found.forEach(change -> told.add(change.id()));
        newest = now.compareTo(newest) > 0 ? now : newest;
        // Twice the overlap: what is looked at again must be known again.
        told.headSet(EventId.lowestAt(newest.time().minus(OVERLAP.multipliedBy(2))))
                .clear();
        Collections.reverse(found);
        return new Batch(found, isCutShort);
    }

    private boolean find(Instant since, List<Change> found) {
        ChangeToken token = null;
        do {
            ChangePage page = changes.find(page(since, token));
            for (Change change : page.changes()) {
                if (change.id().compareTo(start) > 0 && !told.contains(change.id())) {
                    found.add(change);
                }
            }
            token = page.next();
        } while (token != null && found.size() < MOST_AT_ONCE);
        return token != null;
    }

    private ChangeQuery page(Instant since, @Nullable ChangeToken token) {
        return new ChangeQuery(
                query.namespace(),
                query.kind(),
                query.name(),
                query.user(),
                query.operation(),
                query.outcome(),
                since,
                null,
                query.attempts(),
                token,
                ChangeQuery.MAX_LIMIT);
    }
}
