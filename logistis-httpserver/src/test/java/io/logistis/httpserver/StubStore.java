package io.logistis.httpserver;

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
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A store that does with each append what a test tells it to, and remembers what it was given. */
public final class StubStore implements EventStore {

    private final Function<NewEvent, CompletionStage<EventId>> appending;
    private final Queue<NewEvent> appended = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    public StubStore(Function<NewEvent, CompletionStage<EventId>> appending) {
        this.appending = appending;
    }

    /** Keeps everything at once. */
    public static StubStore keeping() {
        return new StubStore(
                event -> CompletableFuture.completedStage(event.event().id()));
    }

    /** Fails each append with that, later. */
    public static StubStore failing(Throwable failure) {
        return new StubStore(event -> CompletableFuture.failedStage(failure));
    }

    @Override
    public CompletionStage<EventId> append(NewEvent event) {
        appended.add(event);
        return appending.apply(event);
    }

    /** What was handed over, in order. */
    public List<NewEvent> appended() {
        return List.copyOf(appended);
    }

    public boolean closed() {
        return closed;
    }

    @Override
    public EventPage find(EventQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ChangeEvent> around(ObjectKey key, EventId from, EventId to, int margin) {
        return List.of();
    }

    @Override
    public Optional<ChangeEvent> get(EventId id) {
        return Optional.empty();
    }

    @Override
    public StoredObject object(Shape shape, Digest digest) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoredObject managedFields(Shape shape) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<NamespaceSummary> overview(Instant since) {
        return List.of();
    }

    @Override
    public List<EventCount> counts(EventQuery query, CountBy by, Buckets buckets) {
        return List.of();
    }

    @Override
    public CompletionStage<Void> journal(Interruption interruption) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public List<Interruption> interruptions(Instant from, Instant to) {
        return List.of();
    }

    @Override
    public CompletionStage<Void> keepProfile(String hash, String text) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public StoreStats stats() {
        int events = appended.size();
        return new StoreStats(events, 10L * events, 1, 2, 3, 4, events, events);
    }

    @Override
    public void check() {}

    @Override
    public void close() {
        closed = true;
    }
}
