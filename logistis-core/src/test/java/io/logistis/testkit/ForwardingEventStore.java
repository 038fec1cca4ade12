package io.logistis.testkit;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Digest;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
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
import io.logistis.store.StoreStats;
import io.logistis.store.StoredObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A store that hands everything on, so that a test overrides the one thing that it wants broken. */
public class ForwardingEventStore implements EventStore {

    private final EventStore to;

    public ForwardingEventStore(EventStore to) {
        this.to = to;
    }

    @Override
    public CompletionStage<EventId> append(NewEvent event) {
        return to.append(event);
    }

    @Override
    public EventPage find(EventQuery query) {
        return to.find(query);
    }

    @Override
    public List<ChangeEvent> around(ObjectKey key, EventId from, EventId last, int margin) {
        return to.around(key, from, last, margin);
    }

    @Override
    public Optional<ChangeEvent> get(EventId id) {
        return to.get(id);
    }

    @Override
    public StoredObject object(Shape shape, Digest digest) {
        return to.object(shape, digest);
    }

    @Override
    public StoredObject managedFields(Shape shape) {
        return to.managedFields(shape);
    }

    @Override
    public List<NamespaceSummary> overview(Instant since) {
        return to.overview(since);
    }

    @Override
    public List<EventCount> counts(EventQuery query, CountBy by, Buckets buckets) {
        return to.counts(query, by, buckets);
    }

    @Override
    public CompletionStage<Void> journal(Interruption interruption) {
        return to.journal(interruption);
    }

    @Override
    public List<Interruption> interruptions(Instant from, Instant until) {
        return to.interruptions(from, until);
    }

    @Override
    public CompletionStage<Void> keepProfile(String hash, String text) {
        return to.keepProfile(hash, text);
    }

    @Override
    public StoreStats stats() {
        return to.stats();
    }

    @Override
    public void check() {
        to.check();
    }

    @Override
    public void close() {
        to.close();
    }
}
