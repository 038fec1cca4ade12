package io.logistis.store.jdbc;

/**
 * What a limit of bytes leaves to each part, so that the files together stay near it whatever comes.
 *
 * @param data what pages may hold, above which the oldest events are evicted
 * @param log above which the write-ahead log is moved into the database
 * @param longestLog above which everybody waits until it is moved
 * @param group bytes of objects in one commit
 * @param groupEvents events in one commit
 * @param snapshot the largest state that is kept, as stored
 */
record StoreSizes(long data, long log, long longestLog, long group, int groupEvents, long snapshot) {

    /** The least that a database can be held to: empty, it takes a tenth of that. */
    static final long LEAST = 1 << 20;

    static StoreSizes of(long maxBytes) {
        if (maxBytes < LEAST) {
            throw new IllegalArgumentException(
                    "maxBytes must be " + LEAST + " or more for a database, was " + maxBytes);
        }
        long log = Math.min(maxBytes / 16, 16 << 20);
        return new StoreSizes(
                maxBytes - 2 * log,
                log,
                maxBytes / 5,
                Math.min(maxBytes / 16, 4 << 20),
                (int) Math.min(maxBytes >> 18, 256),
                maxBytes / 32);
    }
}
