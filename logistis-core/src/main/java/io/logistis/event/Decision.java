package io.logistis.event;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What we answered at the time: ADMITTED, or DENIED by a lock.
 *
 * @param verdict the answer
 * @param lock the lock that refused; null exactly when ADMITTED
 */
public record Decision(Verdict verdict, @Nullable LockRef lock) {

    /** The answer. */
    public enum Verdict {
        ADMITTED,
        DENIED
    }

    /**
     * A lock as it was when it refused.
     *
     * @param id of the lock
     * @param reason why its owner made it
     * @param owner who made it
     * @param expiresAt null if it never expires
     */
    public record LockRef(
            String id,
            String reason,
            String owner,
            @Nullable Instant expiresAt) {
        public LockRef {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(owner, "owner");
        }
    }

    /** Let through. */
    public static final Decision ADMITTED = new Decision(Verdict.ADMITTED, null);

    public Decision {
        Objects.requireNonNull(verdict, "verdict");
        if ((verdict == Verdict.DENIED) != (lock != null)) {
            throw new IllegalArgumentException("lock must be set exactly when DENIED, verdict was " + verdict);
        }
    }

    /** Refused by that lock. */
    public static Decision denied(LockRef lock) {
        return new Decision(Verdict.DENIED, lock);
    }

    public boolean isDenied() {
        return verdict == Verdict.DENIED;
    }
}
