package io.logistis.store.memory;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Digest;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import io.logistis.event.Operation;
import io.logistis.event.Shape;
import io.logistis.store.Buckets;
import io.logistis.store.CountBy;
import io.logistis.store.EventCount;
import io.logistis.store.EventPage;
import io.logistis.store.EventQuery;
import io.logistis.store.EventStore;
import io.logistis.store.Interruption;
import io.logistis.store.NamespaceSummary;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.StoreException;
import io.logistis.store.StoreStats;
import io.logistis.store.StoredObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps events in memory, within bounds; nothing survives the process. Thread-safe: one lock around everything. Appends
 * are complete when they return.
 *
 * <p>What is one object for the bound of events is its {@link ObjectKey}, whatever lives there, so that a name that is
 * made and deleted over and over stays bounded. CREATEs by generateName share one ring for each prefix until a later
 * review bears their uid.
 */
public final class RingBufferEventStore implements EventStore {

    private static final Duration SAME_REQUEST = Duration.ofMinutes(10);
    private static final int MAX_RECENT = 200_000;
    private static final int MAX_INTERRUPTIONS = 10_000;
    /** About what an event takes beside its texts. */
    private static final long EVENT_OVERHEAD = 600;

    /** An object, or the prefix that names were made from; its name ends in {@code *} then, which no name does. */
    private record RingKey(
            String group, String resource, @Nullable String namespace, String name) {}

    private record Recent(String requestUid, EventId id, Instant at) {}

    private final Retention retention;
    private final Clock clock;

    private final NavigableMap<EventId, RingKey> byId = new TreeMap<>();
    private final Map<RingKey, Ring> rings = new HashMap<>();
    private final Map<String, EventId> createdByPrefix = new HashMap<>();
    private final SnapshotShelf snapshots = new SnapshotShelf();
    private final Map<String, Recent> recent = new HashMap<>();
    private final Deque<Recent> recentByAge = new ArrayDeque<>();
    private final List<Interruption> interruptions = new ArrayList<>();
    private final Map<String, String> profiles = new HashMap<>();
    private long eventBytes;
    private long evictedByCount;
    private long evictedByBytes;
    private long expired;
    private long appended;
    private boolean closed;

    public RingBufferEventStore(Retention retention, Clock clock) {
        this.retention = Objects.requireNonNull(retention, "retention");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public synchronized CompletionStage<EventId> append(NewEvent added) {
        ChangeEvent event = added.event();
        if (closed) {
            return CompletableFuture.failedFuture(closed("append " + event.id()));
        }
        Recent known = recent(event);
        if (known != null) {
            return CompletableFuture.completedFuture(known.id());
        }
        if (byId.containsKey(event.id())) {
            return CompletableFuture.completedFuture(event.id());
        }
        adopt(event.object().uid(), event);
        RingKey key = ringKey(event);
        Ring ring = rings.computeIfAbsent(key, k -> new Ring());
        ring.add(event);
        byId.put(event.id(), key);
        if (isPrefix(key) && event.object().uid() != null) {
            createdByPrefix.put(event.object().uid(), event.id());
        }
        eventBytes += bytes(event);
        snapshots.hold(event.shape(), added.before());
        snapshots.hold(event.shape(), added.after());
        snapshots.holdFirst(
                event.shape(),
                added.managedFields() == null ? null : added.managedFields().toByteArray());
        appended++;
        evict(ring, added.maxEventsPerObject(retention));
        return CompletableFuture.completedFuture(event.id());
    }

    /** The event that is kept for that request already; else remembers this one. */
    private @Nullable Recent recent(ChangeEvent event) {
        Instant now = clock.instant();
        Recent oldest = recentByAge.peekFirst();
        while (oldest != null && (oldest.at().plus(SAME_REQUEST).isBefore(now) || recent.size() > MAX_RECENT)) {
            recent.remove(recentByAge.removeFirst().requestUid());
            oldest = recentByAge.peekFirst();
        }
        Recent known = recent.get(event.requestUid());
        if (known == null) {
            Recent added = new Recent(event.requestUid(), event.id(), now);
            recent.put(event.requestUid(), added);
            recentByAge.addLast(added);
        }
        return known;
    }

    private static RingKey ringKey(ChangeEvent event) {
        ObjectKey key = event.object().key();
        boolean byPrefix = event.operation() == Operation.CREATE
                && event.generateName() != null
                && key.name().startsWith(event.generateName())
                && event.object().subresource() == null;
        return new RingKey(
                key.group(), key.resource(), key.namespace(), byPrefix ? event.generateName() + "*" : key.name());
    }

    private static RingKey ownRing(ObjectKey key) {
        return new RingKey(key.group(), key.resource(), key.namespace(), key.name());
    }

    private static boolean isPrefix(RingKey key) {
        return key.name().endsWith("*");
    }

    /** A later review bears the uid of a CREATE by generateName: it was carried out, and belongs to its object. */
    private void adopt(@Nullable String uid, ChangeEvent later) {
        EventId created = uid == null || ringKey(later).name().endsWith("*") ? null : createdByPrefix.remove(uid);
        if (created == null) {
            return;
        }
        RingKey from = Objects.requireNonNull(byId.get(created));
        Ring prefix = Objects.requireNonNull(rings.get(from));
        ChangeEvent event = prefix.get(created);
        prefix.remove(event);
        if (prefix.size() == 0) {
            rings.remove(from);
        }
        RingKey to = ownRing(event.object().key());
        rings.computeIfAbsent(to, k -> new Ring()).add(event);
        byId.put(created, to);
    }

    private void evict(Ring ring, int limit) {
        while (ring.size() > limit) {
            remove(ring.next());
            evictedByCount++;
        }
        expire();
        while (eventBytes + snapshots.bytes() > retention.maxBytes() && !byId.isEmpty()) {
            remove(event(byId.firstEntry()));
            evictedByBytes++;
        }
    }

    private void expire() {
        EventId oldestKept = EventId.lowestAt(oldestKept());
        while (!byId.isEmpty() && byId.firstKey().compareTo(oldestKept) < 0) {
            remove(event(byId.firstEntry()));
            expired++;
        }
    }

    private Instant oldestKept() {
        return clock.instant().minus(retention.maxAge());
    }

    private void remove(ChangeEvent event) {
        RingKey key = Objects.requireNonNull(byId.remove(event.id()));
        Ring ring = Objects.requireNonNull(rings.get(key));
        ring.remove(event);
        if (ring.size() == 0) {
            rings.remove(key);
        }
        Ring own = rings.get(ownRing(event.object().key()));
        if (own != null) {
            own.markAfter(event.id());
        }
        if (event.object().uid() != null) {
            createdByPrefix.remove(event.object().uid(), event.id());
        }
        eventBytes -= bytes(event);
        snapshots.release(event);
    }

    private ChangeEvent event(Map.Entry<EventId, RingKey> entry) {
        return Objects.requireNonNull(rings.get(entry.getValue())).get(entry.getKey());
    }

    private static long bytes(ChangeEvent event) {
        long texts = (long) event.requestUid().length()
                + event.object().key().name().length()
                + event.user().username().length();
        for (String group : event.user().groups()) {
            texts += group.length();
        }
        for (Map.Entry<String, List<String>> extra : event.user().extra().entrySet()) {
            texts += extra.getKey().length();
            for (String value : extra.getValue()) {
                texts += value.length();
            }
        }
        return EVENT_OVERHEAD + 2 * texts;
    }

    @Override
    public synchronized EventPage find(EventQuery query) {
        requireOpen("find");
        expire();
        NavigableMap<EventId, RingKey> range = byId;
        if (query.before() != null) {
            range = range.headMap(query.before(), false);
        }
        if (query.since() != null) {
            EventId since = EventId.lowestAt(query.since());
            if (query.before() != null && query.before().compareTo(since) <= 0) {
                return new EventPage(List.of(), null);
            }
            range = range.tailMap(since, true);
        }
        List<ChangeEvent> found = new ArrayList<>();
        for (Map.Entry<EventId, RingKey> entry : range.descendingMap().entrySet()) {
            ChangeEvent event = event(entry);
            if (!query.matches(event)) {
                continue;
            }
            if (found.size() == query.limit()) {
                return new EventPage(found, found.get(found.size() - 1).id());
            }
            found.add(event);
        }
        return new EventPage(found, null);
    }

    @Override
    public synchronized List<ChangeEvent> around(ObjectKey key, EventId from, EventId to, int margin) {
        requireOpen("around " + from);
        if (to.compareTo(from) < 0 || margin < 0) {
            throw new IllegalArgumentException(
                    "to must not be before from and margin must be 0 or more, was " + from + ", " + to + ", " + margin);
        }
        expire();
        NavigableMap<EventId, ChangeEvent> all = eventsOf(key);
        List<ChangeEvent> found = new ArrayList<>();
        all.headMap(from, false).descendingMap().values().stream().limit(margin).forEach(found::add);
        Collections.reverse(found);
        found.addAll(all.subMap(from, true, to, true).values());
        all.tailMap(to, false).values().stream().limit(margin).forEach(found::add);
        return found;
    }

    /** From its own ring, and from those of all prefixes that its name can have been made from. */
    private NavigableMap<EventId, ChangeEvent> eventsOf(ObjectKey key) {
        NavigableMap<EventId, ChangeEvent> all = new TreeMap<>();
        collect(key, key.name(), all);
        for (int end = 0; end < key.name().length(); end++) {
            collect(key, key.name().substring(0, end) + "*", all);
        }
        return all;
    }

    private void collect(ObjectKey key, String ringName, Map<EventId, ChangeEvent> into) {
        Ring ring = rings.get(new RingKey(key.group(), key.resource(), key.namespace(), ringName));
        if (ring != null) {
            ring.collect(key, into);
        }
    }

    @Override
    public synchronized Optional<ChangeEvent> get(EventId id) {
        requireOpen("get " + id);
        expire();
        RingKey key = byId.get(id);
        return key == null
                ? Optional.empty()
                : Optional.of(Objects.requireNonNull(rings.get(key)).get(id));
    }

    @Override
    public synchronized StoredObject object(Shape shape, Digest digest) {
        requireOpen("object " + digest);
        byte[] json = snapshots.json(shape, digest);
        return json == null ? StoredObject.unavailable("evicted, or never kept") : StoredObject.of(json);
    }

    @Override
    public synchronized StoredObject managedFields(Shape shape) {
        requireOpen("managedFields of " + shape);
        byte[] json = snapshots.managedFields(shape);
        return json == null ? StoredObject.unavailable("none were kept") : StoredObject.of(json);
    }

    @Override
    public synchronized List<NamespaceSummary> overview(Instant since) {
        requireOpen("overview");
        expire();
        Map<Optional<String>, Tally> tallies = new HashMap<>();
        for (Map.Entry<EventId, RingKey> entry :
                byId.tailMap(EventId.lowestAt(since), true).descendingMap().entrySet()) {
            ChangeEvent event = event(entry);
            if (!event.observedAt().isBefore(since)) {
                tallies.computeIfAbsent(
                                Optional.ofNullable(event.object().key().namespace()), namespace -> new Tally(event))
                        .add(event);
            }
        }
        return tallies.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getValue().last.id(), Comparator.<EventId>reverseOrder()))
                .map(entry -> entry.getValue().summary(entry.getKey().orElse(null)))
                .toList();
    }

    @Override
    public synchronized List<EventCount> counts(EventQuery query, CountBy by, Buckets buckets) {
        requireOpen("counts");
        expire();
        EventCounts counts = new EventCounts(by, buckets);
        NavigableMap<EventId, RingKey> range =
                query.since() == null ? byId : byId.tailMap(EventId.lowestAt(query.since()), true);
        for (Map.Entry<EventId, RingKey> entry : range.entrySet()) {
            ChangeEvent event = event(entry);
            if (query.matches(event)) {
                counts.add(event);
            }
        }
        return counts.result();
    }

    private static final class Tally {
        private final ChangeEvent last;
        private final Map<Operation, Long> byOperation = new EnumMap<>(Operation.class);
        private final Map<String, Long> byUser = new HashMap<>();

        private Tally(ChangeEvent last) {
            this.last = last;
        }

        private void add(ChangeEvent event) {
            byOperation.merge(event.operation(), 1L, Long::sum);
            byUser.merge(event.user().username(), 1L, Long::sum);
        }

        private NamespaceSummary summary(@Nullable String namespace) {
            return new NamespaceSummary(namespace, last, byOperation, byUser);
        }
    }

    @Override
    public synchronized CompletionStage<Void> journal(Interruption interruption) {
        if (closed) {
            return CompletableFuture.failedFuture(closed("journal"));
        }
        interruptions.removeIf(
                known -> known.from().equals(interruption.from()) && known.reason() == interruption.reason());
        interruptions.add(interruption);
        interruptions.sort(Comparator.comparing(Interruption::from));
        if (interruptions.size() > MAX_INTERRUPTIONS) {
            interruptions.remove(0);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized List<Interruption> interruptions(Instant from, Instant to) {
        requireOpen("interruptions");
        return interruptions.stream()
                .filter(interruption -> interruption.from().isBefore(to)
                        && (interruption.to() == null || !interruption.to().isBefore(from)))
                .toList();
    }

    @Override
    public synchronized CompletionStage<Void> keepProfile(String hash, String text) {
        if (closed) {
            return CompletableFuture.failedFuture(closed("keepProfile " + hash));
        }
        profiles.putIfAbsent(hash, text);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized StoreStats stats() {
        return new StoreStats(
                byId.size(),
                eventBytes + snapshots.bytes(),
                evictedByCount,
                evictedByBytes,
                expired,
                0,
                appended,
                appended);
    }

    @Override
    public synchronized void check() {
        requireOpen("check");
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private void requireOpen(String what) {
        if (closed) {
            throw closed(what);
        }
    }

    private static StoreException closed(String what) {
        return new StoreException(StoreException.Reason.CLOSED, what + ": the store is closed");
    }
}
