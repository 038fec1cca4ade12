package io.logistis.store;

/**
 * How full a store is and what it let go since it was opened.
 *
 * @param events stored now
 * @param bytes taken now: on disk for a database (its file, and its log), an estimate for memory
 * @param evictedByCount events evicted because their object had too many
 * @param evictedByBytes events evicted because the store had too many bytes
 * @param expired events that grew older than the limit
 * @param queuedBytes waiting to be written
 * @param commits how many commits there were
 * @param committedEvents how many events those held: over commits, the group size
 */
public record StoreStats(
        long events,
        long bytes,
        long evictedByCount,
        long evictedByBytes,
        long expired,
        long queuedBytes,
        long commits,
        long committedEvents) {}
