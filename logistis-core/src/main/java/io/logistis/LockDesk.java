package io.logistis;

import io.logistis.lock.Lock;
import io.logistis.lock.LockBook;
import io.logistis.lock.LockStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where locks are made and removed: in the store, in the book that decides by them, and in the history.
 *
 * <pre>{@code
 * LockBook locks = new LockBook(clock, "", null);
 * var tracker = ChangeTracker.builder()
 *         .store(store)
 *         .fieldRules(FieldRules.builder().build())
 *         .locks(locks)
 *         .build();
 * var desk = new LockDesk(new MapLockStore(clock), locks, tracker, clock); // refresh() it every second or so
 *
 * desk.create(Lock.builder(new LockScope("shop", "Deployment", "web"), "carol", "release freeze")
 *         .subjects(LockSubjects.ofUsers("bob", "system:serviceaccount:ci:*"))
 *         .expiresIn(Duration.ofHours(2)));
 * }</pre>
 *
 * <p>{@link #refresh} is to be called once before the first review and every second or so from then on: it brings what
 * other processes did to the book, which nobody else may fill, and notes in the history that locks have expired. Of several
 * processes on one store each may note one expiry; the history has it once.
 *
 * <p>Thread-safe. Calls wait for the lock store; what it can't read or write is its {@code StoreException}, and the book
 * stays as it was.
 */
public final class LockDesk {

    /** How many locks there can be at a time. */
    public static final int MAX_LOCKS = 10_000;

    private static final int ID_BYTES = 4;

    private final LockStore store;
    private final LockBook book;
    private final ChangeTracker tracker;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, CompletableFuture<TrackOutcome>> expiries = new HashMap<>();
    /** Null before the first time. */
    private @Nullable List<Lock> inBook;

    public LockDesk(LockStore store, LockBook book, ChangeTracker tracker, Clock clock) {
        this.store = Objects.requireNonNull(store, "store");
        this.book = Objects.requireNonNull(book, "book");
        this.tracker = Objects.requireNonNull(tracker, "tracker");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Makes a lock. When this returns it is stored and in force here.
     *
     * @return completes with the lock when the history has it, or is known not to
     * @throws IllegalArgumentException if such a lock may not be made
     * @throws IllegalStateException if there are {@value #MAX_LOCKS} already
     */
    public CompletionStage<Lock> create(Lock.Builder wanted) {
        Instant now = clock.instant();
        Lock lock = wanted.build(newId(), now);
        book.requireLockable(lock.scope());
        if (store.open().size() >= MAX_LOCKS) {
            throw new IllegalStateException("there are " + MAX_LOCKS + " locks already: remove some first");
        }
        while (!store.create(lock)) {
            lock = wanted.build(newId(), now);
        }
        Lock made = lock;
        refresh();
        return tracker.recordLocked(made).handle((outcome, failure) -> made);
    }

    /** Eight hexadecimal digits: short enough to be typed, and the store refuses one that is taken. */
    private String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Removes a lock. When this returns it is not in force here any more.
     *
     * @param by who removes it
     * @return completes when the history has it, or is known not to; with the removed lock, or empty if none with that id
     *     is in force
     */
    public CompletionStage<Optional<Lock>> remove(String id, String by) {
        Instant now = clock.instant();
        Optional<Lock> removed =
                store.get(id).filter(lock -> lock.isActive(now)).flatMap(lock -> store.remove(id, by, now));
        if (removed.isEmpty()) {
            return CompletableFuture.completedFuture(removed);
        }
        refresh();
        return tracker.recordUnlocked(removed.get()).handle((outcome, failure) -> removed);
    }

    /** Reads the locks of the store into the book, and sees to it that the history has those that have expired. */
    public synchronized void refresh() {
        Instant now = clock.instant();
        List<Lock> inForce = new ArrayList<>();
        List<Lock> expired = new ArrayList<>();
        for (Lock lock : store.open()) {
            (lock.isExpired(now) ? expired : inForce).add(lock);
        }
        if (!inForce.equals(inBook)) {
            book.replace(inForce);
            inBook = inForce;
        }
        expired.forEach(this::expire);
        expiries.keySet()
                .removeIf(id -> expired.stream().noneMatch(lock -> lock.id().equals(id)));
    }

    /** First to the history, then out of the store: whoever stops in between does it again, to the same event. */
    private void expire(Lock lock) {
        Instant end = Objects.requireNonNull(lock.expiresAt());
        CompletableFuture<TrackOutcome> noted = expiries.get(lock.id());
        if (noted == null || noted.isCompletedExceptionally()) {
            noted = tracker.recordUnlocked(lock.removed(Lock.LOGISTIS, end)).toCompletableFuture();
            expiries.put(lock.id(), noted);
        }
        if (noted.isDone() && !noted.isCompletedExceptionally()) {
            var unused = store.remove(lock.id(), Lock.LOGISTIS, end);
        }
    }
}
