package io.logistis.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps locks. Thread-safe, also between processes that share one database: of two who make a lock with one id, or remove
 * one lock, one succeeds. Every implementation passes {@code LockStoreContract} of the test-jar.
 *
 * <p>Calls wait for the disk. What can't be read or written is a {@code StoreException}.
 */
public interface LockStore {

    /** How long locks are kept after they have ended. */
    Duration KEPT = Duration.ofDays(30);

    /** Of the locks that have ended the last so many are kept for that time; others may go before, to bound the place. */
    int MOST_ENDED = 10_000;

    /**
     * Keeps a lock.
     *
     * @return false if its id is taken by a lock that is kept; nothing changes then
     */
    boolean create(Lock lock);

    /** The locks that nobody has removed, oldest first; those whose time is over as well, until their end is noted. */
    List<Lock> open();

    /** All locks that are kept, oldest first: those that nobody has removed, and the others for 30 days after their end. */
    List<Lock> all();

    /** The lock with that id, whether in force or not; empty if there is none (any more). */
    Optional<Lock> get(String id);

    /**
     * Removes a lock, which is kept as one that has ended.
     *
     * @param by who removes it; {@value Lock#LOGISTIS} where it expired
     * @return the lock with its end; empty if there is none with that id that nobody has removed
     */
    Optional<Lock> remove(String id, String by, Instant at);
}
