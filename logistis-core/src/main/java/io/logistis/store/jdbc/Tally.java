package io.logistis.store.jdbc;

/**
 * What is counted: events that are stored and what they take where the database does not say so, and since the store was
 * opened, those that went, and commits.
 */
record Tally(
        long events,
        long bytes,
        long evictedByCount,
        long evictedByBytes,
        long expired,
        long commits,
        long committedEvents) {

    static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0);

    Tally withEvents(long number) {
        return new Tally(number, bytes, evictedByCount, evictedByBytes, expired, commits, committedEvents);
    }

    Tally withBytes(long number) {
        return new Tally(events, number, evictedByCount, evictedByBytes, expired, commits, committedEvents);
    }

    Tally appended() {
        return new Tally(events + 1, bytes, evictedByCount, evictedByBytes, expired, commits, committedEvents + 1);
    }

    Tally evictedByCount(int number) {
        return new Tally(
                events - number, bytes, evictedByCount + number, evictedByBytes, expired, commits, committedEvents);
    }

    Tally evictedByBytes(int number) {
        return new Tally(
                events - number, bytes, evictedByCount, evictedByBytes + number, expired, commits, committedEvents);
    }

    Tally expired(int number) {
        return new Tally(
                events - number, bytes, evictedByCount, evictedByBytes, expired + number, commits, committedEvents);
    }

    Tally committed() {
        return new Tally(events, bytes, evictedByCount, evictedByBytes, expired, commits + 1, committedEvents);
    }
}
