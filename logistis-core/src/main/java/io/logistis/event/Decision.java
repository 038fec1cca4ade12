package io.logistis.event;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What we answered at the time: ADMITTED, or DENIED by a lock. Where a lock matched and let the change through all the
 * same, it stands here too.
 *
 * @param verdict the answer
 * @param lock the lock that refused, the one that was passed, or for LOCK and UNLOCK the one that it is about; null where
 *     none matched
 * @param passage why a change went through although the lock matched; null otherwise
 */
public record Decision(
        Verdict verdict, @Nullable LockRef lock, @Nullable Passage passage) {

    /** The answer. */
    public enum Verdict {
        ADMITTED,
        DENIED
    }

    /** Why a change goes through although a lock matches. */
    public enum Passage {
        /** The lock only warns. */
        WARNED,
        /** The user is in the group that passes every lock. */
        BREAK_GLASS
    }

    /**
     * A lock as it was when it matched.
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

    /** Let through; no lock matched. */
    public static final Decision ADMITTED = new Decision(Verdict.ADMITTED, null, null);

    public Decision {
        Objects.requireNonNull(verdict, "verdict");
        if (verdict == Verdict.DENIED && (lock == null || passage != null)) {
            throw new IllegalArgumentException("DENIED needs a lock and no passage, was " + lock + ", " + passage);
        }
        if (passage != null && lock == null) {
            throw new IllegalArgumentException("passage needs a lock, was " + passage);
        }
    }

    /** Refused by that lock. */
    public static Decision denied(LockRef lock) {
        return new Decision(Verdict.DENIED, Objects.requireNonNull(lock, "lock"), null);
    }

    /** Let through although that lock matched. */
    public static Decision passed(LockRef lock, Passage passage) {
        return new Decision(
                Verdict.ADMITTED, Objects.requireNonNull(lock, "lock"), Objects.requireNonNull(passage, "passage"));
    }

    /** Of an event LOCK or UNLOCK: the lock that it is about. */
    public static Decision about(LockRef lock) {
        return new Decision(Verdict.ADMITTED, Objects.requireNonNull(lock, "lock"), null);
    }

    public boolean isDenied() {
        return verdict == Verdict.DENIED;
    }
}
