package io.logistis.history;

import io.logistis.diff.Transition;
import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectState;
import io.logistis.store.EventPage;
import io.logistis.store.EventQuery;
import io.logistis.store.EventStore;
import io.logistis.store.Interruption;
import io.logistis.store.NamespaceSummary;
import io.logistis.store.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks a store for what really happened: folds the attempts that it finds into changes, page by page. Of an object it reads
 * what lies around the events that a page shows, never a whole history. Thread-safe, as the store is.
 */
public final class ChangeReader {

    /** Events that one page looks at, at most. */
    private static final int MAX_SCANNED = 10_000;

    private static final Set<String> WRITTEN_BY_CONTROLLERS =
            Set.of("pods", "replicasets.apps", "controllerrevisions.apps");

    private final EventStore store;
    private final Predicate<ObjectKey> leftOut;

    /** A reader of what was recorded under the default rules: they leave out what the system writes to pods, replica sets and controller revisions. */
    public ChangeReader(EventStore store) {
        this(store, ChangeReader::isLeftOutByDefault);
    }

    /**
     * A reader of what was recorded under other rules.
     *
     * @param leftOut whether some of what is written to that object is not recorded, its deletion included
     */
    public ChangeReader(EventStore store, Predicate<ObjectKey> leftOut) {
        this.store = Objects.requireNonNull(store, "store");
        this.leftOut = Objects.requireNonNull(leftOut, "leftOut");
    }

    static boolean isLeftOutByDefault(ObjectKey key) {
        return WRITTEN_BY_CONTROLLERS.contains(
                key.group().isEmpty() ? key.resource() : key.resource() + "." + key.group());
    }

    /**
     * One page of changes, newest first. Pages that follow one another neither skip nor repeat while events arrive: each
     * change has its place by the id of its last attempt, as of the first page.
     *
     * @throws io.logistis.store.StoreException if the store can't be read
     */
    public ChangePage find(ChangeQuery query) {
        EventId asOf = query.token() == null ? newest() : query.token().asOf();
        if (asOf == null) {
            return new ChangePage(List.of(), null, interruptions(query, List.of(), null));
        }
        List<Change> found = new ArrayList<>();
        Windows windows = new Windows(store, asOf, leftOut);
        EventId before = query.token() == null ? null : query.token().before();
        int scanned = 0;
        while (true) {
            EventPage events = store.find(events(query, before, query.limit() - found.size()));
            windows.forget();
            windows.expect(events.events());
            for (ChangeEvent event : events.events()) {
                Change change = event.id().compareTo(asOf) > 0 ? null : asked(query, event, windows);
                if (change != null && found.size() == query.limit()) {
                    return page(
                            query,
                            found,
                            new ChangeToken(asOf, found.get(found.size() - 1).id()));
                }
                if (change != null) {
                    found.add(change);
                }
                before = event.id();
            }
            scanned += events.events().size();
            if (events.next() == null) {
                return page(query, found, null);
            }
            if (scanned >= MAX_SCANNED) {
                return page(query, found, new ChangeToken(asOf, events.next()));
            }
        }
    }

    private @Nullable EventId newest() {
        List<ChangeEvent> newest =
                store.find(EventQuery.builder().limit(1).build()).events();
        return newest.isEmpty() ? null : newest.get(0).id();
    }

    /** Attempts of one change have one user, one object and one operation: all but the outcome can be asked of the store. */
    static EventQuery events(ChangeQuery query, @Nullable EventId before, int wanted) {
        return EventQuery.builder()
                .namespace(query.namespace())
                .kind(query.kind())
                .name(query.name())
                .user(query.user())
                .operation(query.operation())
                .verdict(verdict(query.outcome()))
                .since(query.since())
                .until(query.until())
                .before(before)
                .limit(Math.min(EventQuery.MAX_LIMIT, 4 * wanted + 16))
                .build();
    }

    private static Decision.@Nullable Verdict verdict(@Nullable Outcome outcome) {
        if (outcome == null) {
            return null;
        }
        return outcome == Outcome.DENIED ? Decision.Verdict.DENIED : Decision.Verdict.ADMITTED;
    }

    private static @Nullable Change asked(ChangeQuery query, ChangeEvent event, Windows windows) {
        Change change = query.attempts() ? windows.attempt(event) : windows.change(event);
        return change == null || (query.outcome() != null && query.outcome() != change.outcome()) ? null : change;
    }

    private ChangePage page(ChangeQuery query, List<Change> found, @Nullable ChangeToken next) {
        return new ChangePage(found, next, interruptions(query, found, next));
    }

    private List<Interruption> interruptions(ChangeQuery query, List<Change> found, @Nullable ChangeToken next) {
        Instant from = query.since() == null ? Instant.EPOCH : query.since();
        if (next != null) {
            from = found.isEmpty()
                    ? next.before().time()
                    : found.get(found.size() - 1).event().observedAt();
        }
        Instant to = query.until() == null ? StoreSurroundings.FAR_FUTURE : query.until();
        if (query.token() != null && query.token().before().time().isBefore(to)) {
            to = query.token().before().time().plusMillis(1);
        }
        return store.interruptions(from, to);
    }

    /**
     * The change that the event with that id stands for; if it is but an attempt, that attempt by itself. Empty if there is
     * no such event (any more).
     *
     * @throws io.logistis.store.StoreException if the store can't be read
     */
    public Optional<Change> get(EventId id) {
        return store.get(id).map(event -> {
            Windows windows = new Windows(store, StoreSurroundings.LAST, leftOut);
            windows.expect(List.of(event));
            Change change = windows.change(event);
            return change != null ? change : windows.attempt(event);
        });
    }

    /**
     * All that is recorded of one object, whatever lived under that key, oldest first.
     *
     * @throws io.logistis.store.StoreException if the store can't be read
     */
    public List<Change> ofObject(ObjectKey key) {
        List<ChangeEvent> events = store.around(key, StoreSurroundings.FIRST, StoreSurroundings.LAST, 0);
        return ObjectHistory.of(events, new StoreSurroundings(store, leftOut)).changes();
    }

    /**
     * The object before and after that event; empty if one of them can't be shown: it was too large to keep, or is evicted.
     *
     * @throws io.logistis.store.StoreException if the store can't be read
     */
    public Optional<Transition> transition(ChangeEvent event) {
        StoredObject before = object(event, event.before());
        StoredObject after = object(event, event.after());
        return isHidden(event.before(), before) || isHidden(event.after(), after)
                ? Optional.empty()
                : Optional.of(new Transition(
                        event.apiVersion(),
                        event.object().kind(),
                        before == null ? null : before.json(),
                        after == null ? null : after.json()));
    }

    private @Nullable StoredObject object(ChangeEvent event, ObjectState state) {
        return state.digest() == null ? null : store.object(event.shape(), state.digest());
    }

    private static boolean isHidden(ObjectState state, @Nullable StoredObject object) {
        return state.presence() != ObjectState.Presence.NONE && (object == null || object.json() == null);
    }

    /**
     * What was changed in each namespace since that moment. Of very many events the newest are counted, and the answer says
     * back to when.
     *
     * @throws io.logistis.store.StoreException if the store can't be read
     */
    public ChangeOverview overview(Instant since) {
        List<ChangeEvent> events = new ArrayList<>();
        EventId before = null;
        do {
            EventPage page = store.find(EventQuery.builder()
                    .since(since)
                    .before(before)
                    .limit(EventQuery.MAX_LIMIT)
                    .build());
            events.addAll(page.events());
            before = page.next();
        } while (before != null && events.size() < MAX_SCANNED);
        Windows windows = new Windows(store, StoreSurroundings.LAST, leftOut);
        windows.expect(events);
        NamespaceTallies tallies = new NamespaceTallies();
        for (ChangeEvent event : events) {
            Change change = windows.change(event);
            if (change != null) {
                tallies.add(change);
            }
        }
        if (before == null) {
            return new ChangeOverview(tallies.result(), null);
        }
        addQuietNamespaces(since, tallies);
        return new ChangeOverview(
                tallies.result(), events.get(events.size() - 1).observedAt());
    }

    /** Those of which nothing was counted. */
    private void addQuietNamespaces(Instant since, NamespaceTallies tallies) {
        for (NamespaceSummary summary : store.overview(since)) {
            if (!tallies.has(summary.namespace())) {
                get(summary.last().id()).ifPresent(tallies::addUncounted);
            }
        }
    }
}
