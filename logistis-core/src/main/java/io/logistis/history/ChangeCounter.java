package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.UserInfo;
import io.logistis.store.Buckets;
import io.logistis.store.CountBy;
import io.logistis.store.EventCount;
import io.logistis.store.EventQuery;
import io.logistis.store.EventStore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happened over time. As long as that is quickly done, changes are counted, as pages list them; where there are
 * more, the store's count of admissions must do. Thread-safe, as the store is.
 */
public final class ChangeCounter {

    /** The most buckets that can be asked for. */
    public static final int MAX_BUCKETS = 500;

    /** Folding so many takes some tenths of a second. */
    private static final int MAX_FOLDED = 5_000;

    private final EventStore store;
    private final ChangeReader changes;

    /** @param changes reads from the same store */
    public ChangeCounter(EventStore store, ChangeReader changes) {
        this.store = Objects.requireNonNull(store, "store");
        this.changes = Objects.requireNonNull(changes, "changes");
    }

    /**
     * Counts. Where an outcome is asked for that only folding shows, and there is too much to fold, the newest are counted,
     * and the answer says back to when.
     *
     * @param query which changes; its token and limit are of pages, and not looked at
     * @param since the same as the query's, which must not be null
     * @param until the same as the query's, or now
     * @param by what the counts are taken apart by, beside people and system users, in that order
     * @param top names of each kind that are told by themselves
     * @throws IllegalArgumentException if that time has more than {@link #MAX_BUCKETS} buckets
     * @throws io.logistis.store.StoreException if the store can't be read
     */
    public ChangeCounts count(
            ChangeQuery query, Instant since, Instant until, Buckets buckets, Set<CountBy> by, int top) {
        CountTables tables = new CountTables(buckets, since, until, by);
        boolean needsFolding = query.outcome() != null && query.outcome() != Outcome.DENIED;
        List<EventCount> byUser = store.counts(events(query), CountBy.USER, buckets);
        long admissions = byUser.stream().mapToLong(EventCount::count).sum();
        Instant countedFrom = null;
        ChangeCounts.Unit unit = ChangeCounts.Unit.CHANGES;
        if (needsFolding || admissions <= MAX_FOLDED) {
            countedFrom = fold(query, tables);
        } else {
            unit = ChangeCounts.Unit.ADMISSIONS;
            admissions(query, byUser, tables, by);
        }
        return tables.result(unit, countedFrom, top, store.interruptions(since, until));
    }

    private static EventQuery events(ChangeQuery query) {
        return ChangeReader.events(query, null, 1);
    }

    /** Gives back the moment that the counts go back to; null if all was counted. */
    private @Nullable Instant fold(ChangeQuery query, CountTables tables) {
        ChangeToken token = null;
        int folded = 0;
        do {
            ChangePage page = changes.find(page(query, token));
            for (Change change : page.changes()) {
                ChangeEvent event = change.event();
                tables.add(event, change.outcome());
            }
            folded += page.changes().size();
            token = page.next();
            // A page that is not full has looked at as much as one page may.
            if (token != null && (folded > MAX_FOLDED || page.changes().size() < ChangeQuery.MAX_LIMIT)) {
                return page.changes().isEmpty()
                        ? token.before().time()
                        : last(page).observedAt();
            }
        } while (token != null);
        return null;
    }

    private static ChangeEvent last(ChangePage page) {
        return page.changes().get(page.changes().size() - 1).event();
    }

    private static ChangeQuery page(ChangeQuery query, @Nullable ChangeToken token) {
        return new ChangeQuery(
                query.namespace(),
                query.kind(),
                query.name(),
                query.user(),
                query.operation(),
                query.outcome(),
                query.since(),
                query.until(),
                query.attempts(),
                token,
                ChangeQuery.MAX_LIMIT);
    }

    private void admissions(ChangeQuery query, List<EventCount> byUser, CountTables tables, Set<CountBy> by) {
        for (EventCount count : byUser) {
            Outcome outcome = count.verdict() == Decision.Verdict.DENIED ? Outcome.DENIED : Outcome.ADMITTED;
            tables.add(count, UserInfo.named(Objects.requireNonNull(count.name())), outcome);
        }
        for (CountBy one : by) {
            tables.add(one, one == CountBy.USER ? byUser : store.counts(events(query), one, tables.buckets()));
        }
    }
}
