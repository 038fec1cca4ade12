package io.logistis.examples.store;

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
import io.logistis.store.Retention;
import io.logistis.store.StoreException;
import io.logistis.store.StoreStats;
import io.logistis.store.StoredObject;
import io.logistis.store.memory.RingBufferEventStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Keeps each event in a file of its own, and answers from memory: a {@link RingBufferEventStore} knows what is kept, and is
 * filled again from the files when the store is opened. Thread-safe; one thread writes.
 *
 * <p>A kept event survives the process, not a power cut: files are not forced to the disk. What a store for daily use would
 * keep as well is the journal: here it is gone with the process, and so is the knowledge of when nobody recorded.
 */
public final class DirectoryEventStore implements EventStore {

    private static final int MAX_WAITING = 1000;
    private static final int MAX_LEFT_BEHIND = 100;
    private static final String SUFFIX = ".event";

    private final Path folder;
    private final RingBufferEventStore ring;
    private final TreeSet<EventId> files = new TreeSet<>();
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> new Thread(task, "events"));

    /** Opens the store in that folder, which is made if it is absent. */
    public DirectoryEventStore(Path folder, Retention retention, Clock clock) {
        this.folder = folder;
        this.ring = new RingBufferEventStore(retention, clock);
        try (Stream<Path> there = Files.list(Files.createDirectories(folder))) {
            for (Path file : there.filter(path -> path.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList()) {
                NewEvent event = EventFile.read(file);
                ring.append(event);
                files.add(event.event().id());
            }
            removeWhatIsNotKept(0);
        } catch (IOException e) {
            writer.shutdown();
            throw new StoreException(StoreException.Reason.FAILED, "open " + folder, e);
        }
    }

    @Override
    public CompletionStage<EventId> append(NewEvent event) {
        CompletableFuture<EventId> kept = new CompletableFuture<>();
        try {
            writer.execute(() -> keep(event, kept));
        } catch (RejectedExecutionException e) {
            kept.completeExceptionally(new StoreException(
                    writer.isShutdown() ? StoreException.Reason.CLOSED : StoreException.Reason.QUEUE_FULL,
                    "append " + event.event().id(),
                    e));
        }
        return kept;
    }

    /** First the file, then the memory: nobody is shown what might be gone after a restart. */
    private void keep(NewEvent event, CompletableFuture<EventId> kept) {
        EventId id = event.event().id();
        try {
            boolean isNew = !files.contains(id);
            if (isNew) {
                EventFile.write(file(id), event);
                files.add(id);
            }
            EventId known = ring.append(event).toCompletableFuture().join();
            if (isNew && !known.equals(id)) {
                Files.delete(file(id)); // a review that was sent again
                files.remove(id);
            }
            removeWhatIsNotKept(MAX_LEFT_BEHIND);
            kept.complete(known);
        } catch (IOException | RuntimeException e) {
            kept.completeExceptionally(new StoreException(StoreException.Reason.FAILED, "append " + id, e));
        }
    }

    /** The files of what the ring has evicted, once there are more than so many. */
    private void removeWhatIsNotKept(int leftBehind) throws IOException {
        if (files.size() - ring.stats().events() > leftBehind) {
            for (EventId id : List.copyOf(files)) {
                if (ring.get(id).isEmpty()) {
                    Files.deleteIfExists(file(id));
                    files.remove(id);
                }
            }
        }
    }

    private Path file(EventId id) {
        return folder.resolve(id + SUFFIX);
    }

    @Override
    public EventPage find(EventQuery query) {
        return ring.find(query);
    }

    @Override
    public List<ChangeEvent> around(ObjectKey key, EventId from, EventId to, int margin) {
        return ring.around(key, from, to, margin);
    }

    @Override
    public Optional<ChangeEvent> get(EventId id) {
        return ring.get(id);
    }

    @Override
    public StoredObject object(Shape shape, Digest digest) {
        return ring.object(shape, digest);
    }

    @Override
    public StoredObject managedFields(Shape shape) {
        return ring.managedFields(shape);
    }

    @Override
    public List<NamespaceSummary> overview(Instant since) {
        return ring.overview(since);
    }

    @Override
    public List<EventCount> counts(EventQuery query, CountBy by, Buckets buckets) {
        return ring.counts(query, by, buckets);
    }

    @Override
    public CompletionStage<Void> journal(Interruption interruption) {
        return ring.journal(interruption);
    }

    @Override
    public List<Interruption> interruptions(Instant from, Instant to) {
        return ring.interruptions(from, to);
    }

    @Override
    public CompletionStage<Void> keepProfile(String hash, String text) {
        return ring.keepProfile(hash, text);
    }

    @Override
    public StoreStats stats() {
        return ring.stats();
    }

    @Override
    public void check() {
        ring.check();
        if (!Files.isWritable(folder)) {
            throw new StoreException(StoreException.Reason.FAILED, folder + " can't be written to");
        }
    }

    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(10, TimeUnit.SECONDS)) {
                writer.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ring.close();
    }
}
