package io.logistis.httpserver.client;

import io.logistis.lock.Lock;
import java.util.List;
import java.util.Objects;

/**
 * A lock as a server reports it.
 *
 * @param lock with its end, where it has ended
 * @param state by the server's clock
 * @param warnings what whoever makes it should know; empty, never null
 * @param json as it was answered; shared, not copied: nobody may write to it
 */
public record ReportedLock(Lock lock, State state, List<String> warnings, byte[] json) {

    /** Whether it holds. */
    public enum State {
        /** It is in force. */
        ACTIVE,
        /** Its time is over. */
        EXPIRED,
        /** Somebody ended it. */
        REMOVED
    }

    public ReportedLock {
        Objects.requireNonNull(lock, "lock");
        Objects.requireNonNull(state, "state");
        warnings = List.copyOf(warnings);
    }
}
