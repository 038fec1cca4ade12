package io.logistis.store;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Digest;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import io.logistis.event.Shape;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Keeps events, append-only and within bounds. Thread-safe. Every implementation passes {@code EventStoreContract} of the
 * test-jar.
 *
 * <p>An event is never changed once it is there, but for the mark that an eviction before it leaves. Readers are never
 * shown more than the bounds allow.
 */
public interface EventStore extends AutoCloseable {

    /**
     * Keeps an event. The stage completes when it is as safe as this store can make it (on disk, for a database), with the
     * id that it is kept under: the event's own, or that of the event already kept for the same request uid within the
     * last ten minutes, in which case nothing changes. Nothing changes either where an event with that id is there. If it
     * names a bound for its object, that one holds from now on in the place of the store's own, until an event names another
     * or none. It completes with a {@link StoreException} when the event is not
     * kept; QUEUE_FULL at once. Never blocks on I/O and never throws for the store's own troubles. The stage may complete
     * on a thread of the store: whoever continues on it must be brief.
     */
    CompletionStage<EventId> append(NewEvent event);

    /**
     * Newest first, at most {@code limit}; an empty page if none match. Decodes no objects. What has been appended before
     * the call is seen; pages that follow one another neither skip nor repeat while events arrive.
     *
     * @throws StoreException if it can't be read
     */
    EventPage find(EventQuery query);

    /**
     * The events of one object, whatever lived under that key, oldest first: those from {@code from} to {@code to}, and
     * at most {@code margin} more on each side, the nearest. What history needs to fold a part of it. Decodes no objects.
     *
     * @param from included
     * @param to included; not before {@code from}
     * @param margin 0 or more
     * @throws StoreException if it can't be read
     */
    List<ChangeEvent> around(ObjectKey key, EventId from, EventId to, int margin);

    /**
     * The event with that id; empty if there is none (any more).
     *
     * @throws StoreException if it can't be read
     */
    Optional<ChangeEvent> get(EventId id);

    /**
     * The object of that shape with that digest, or why it can't be shown (evicted, damaged, unknown).
     *
     * @throws StoreException if the store can't be read at all
     */
    StoredObject object(Shape shape, Digest digest);

    /**
     * {@code metadata.managedFields} of the first recorded state of that shape, as JSON; or why there are none.
     *
     * @throws StoreException if the store can't be read at all
     */
    StoredObject managedFields(Shape shape);

    /**
     * What happened in each namespace that has events not before {@code since}; ordered by the newest event, newest
     * first.
     *
     * @throws StoreException if it can't be read
     */
    List<NamespaceSummary> overview(Instant since);

    /**
     * How many admissions match, each attempt by itself, by bucket of time and by what they have in common; only what is
     * not zero, in no order. Of a million events within a few hundred milliseconds, as long as only a time and a verdict
     * are asked for.
     *
     * @param query which; its limit and {@code before} are of pages, and not looked at
     * @throws StoreException if it can't be read
     */
    List<EventCount> counts(EventQuery query, CountBy by, Buckets buckets);

    /**
     * Writes down that the recorder did not keep what it should have. An interruption with the same {@code from} and
     * reason replaces the one before. Completes as {@link #append} does.
     */
    CompletionStage<Void> journal(Interruption interruption);

    /**
     * The interruptions that overlap this time, oldest first; empty, never null.
     *
     * @param from not before
     * @param to before
     * @throws StoreException if it can't be read
     */
    List<Interruption> interruptions(Instant from, Instant to);

    /** Keeps the text of a profile under its hash, if it is not there yet. Completes as {@link #append} does. */
    CompletionStage<Void> keepProfile(String hash, String text);

    /** How full the store is; cheap enough to be asked every second. */
    StoreStats stats();

    /**
     * Returns if the store can be written to and read now.
     *
     * @throws StoreException if not, with the reason
     */
    void check();

    /** Commits what waits, then lets go of all that the store opened itself. A second call does nothing. */
    @Override
    void close();
}
