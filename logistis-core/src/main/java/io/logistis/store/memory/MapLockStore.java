package io.logistis.store.memory;

import io.logistis.lock.Lock;
import io.logistis.lock.LockStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps locks in memory; nothing survives the process. Thread-safe: one lock around everything. */
public final class MapLockStore implements LockStore {

    private static final Comparator<Lock> OLDEST_FIRST =
            Comparator.comparing(Lock::createdAt).thenComparing(Lock::id);

    private final Clock clock;
    private final Map<String, Lock> locks = new HashMap<>();

    /** @param clock tells when what has ended is kept no longer */
    public MapLockStore(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public synchronized boolean create(Lock lock) {
        forget();
        return locks.putIfAbsent(lock.id(), lock) == null;
    }

    @Override
    public synchronized List<Lock> open() {
        return sorted(false);
    }

    @Override
    public synchronized List<Lock> all() {
        forget();
        return sorted(true);
    }

    private List<Lock> sorted(boolean withRemoved) {
        List<Lock> found = new ArrayList<>(locks.values());
        found.removeIf(lock -> !withRemoved && lock.removedAt() != null);
        found.sort(OLDEST_FIRST);
        return found;
    }

    @Override
    public synchronized Optional<Lock> get(String id) {
        forget();
        return Optional.ofNullable(locks.get(id));
    }

    @Override
    public synchronized Optional<Lock> remove(String id, String by, Instant at) {
        Lock lock = locks.get(id);
        if (lock == null || lock.removedAt() != null) {
            return Optional.empty();
        }
        Lock removed = lock.removed(by, at);
        locks.put(id, removed);
        return Optional.of(removed);
    }

    private void forget() {
        forgetThoseThatEndedBefore(clock.instant().minus(KEPT));
        if (locks.size() > MOST_ENDED) {
            locks.values().stream()
                    .flatMap(lock -> Stream.ofNullable(lock.removedAt()))
                    .sorted(Comparator.reverseOrder())
                    .skip(MOST_ENDED - 1L)
                    .findFirst()
                    .ifPresent(this::forgetThoseThatEndedBefore);
        }
    }

    private void forgetThoseThatEndedBefore(Instant oldest) {
        locks.values()
                .removeIf(lock -> lock.removedAt() != null && lock.removedAt().isBefore(oldest));
    }
}
