package io.logistis.httpserver.webhook;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes the bodies of all requests in flight may take together. Thread-safe. */
final class BodyBudget {

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    BodyBudget(long limit) {
        this.limit = limit;
    }

    /** Whether there was room, which is taken then. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= limit) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** In bytes. */
    long taken() {
        return taken.get();
    }
}
