package io.logistis.store.jdbc;

/** What is counted: events that are stored, and since the store was opened, those that went, and commits. */
record Tally(long events, long evictedByCount, long evictedByBytes, long expired, long commits, long committedEvents) {

    static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0);

    Tally withEvents(long number) {
        return new Tally(number, evictedByCount, evictedByBytes, expired, commits, committedEvents);
    }

    Tally appended() {
        return new Tally(events + 1, evictedByCount, evictedByBytes, expired, commits, committedEvents + 1);
    }

    Tally evictedByCount(int number) {
        return number == 0
                ? this
                : new Tally(
                        events - number, evictedByCount + number, evictedByBytes, expired, commits, committedEvents);
    }

    Tally evictedByBytes(int number) {
        return number == 0
                ? this
                : new Tally(
                        events - number, evictedByCount, evictedByBytes + number, expired, commits, committedEvents);
    }

    Tally expired(int number) {
        return number == 0
                ? this
                : new Tally(
                        events - number, evictedByCount, evictedByBytes, expired + number, commits, committedEvents);
    }

    Tally committed() {
        return new Tally(events, evictedByCount, evictedByBytes, expired, commits + 1, committedEvents);
    }
}
