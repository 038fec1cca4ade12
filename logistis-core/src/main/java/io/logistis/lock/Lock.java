package io.logistis.lock;

import io.logistis.event.Decision;
import io.logistis.event.Operation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps particular users away from a namespace, from a kind in it or from one object, for a while, with a reason. All of
 * its conditions must hold. A guard-rail that leaves a trace, not a security boundary: that is RBAC.
 *
 * @param id short, unique among all locks that are kept
 * @param scope what it is on
 * @param operations CREATE, UPDATE, DELETE or CONNECT, with their subresources; never empty
 * @param subjects whom it keeps away
 * @param mode whether it refuses or only warns
 * @param reason what a person who is refused reads; 1..1000 characters
 * @param owner who made it
 * @param createdAt in microseconds
 * @param expiresAt in microseconds, at most 30 days later; null for never
 * @param removedAt null while nobody removed it
 * @param removedBy who removed it, {@value #LOGISTIS} once its expiry is in the history; null exactly when removedAt is
 */
public record Lock(
        String id,
        LockScope scope,
        Set<Operation> operations,
        LockSubjects subjects,
        Mode mode,
        String reason,
        String owner,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant removedAt,
        @Nullable String removedBy) {

    /** What happens to a write that it matches. */
    public enum Mode {
        /** It is refused. */
        DENY,
        /** It goes through, with a warning to whoever sent it. */
        WARN
    }

    /** When nothing else is asked for. */
    public static final Duration DEFAULT_EXPIRY = Duration.ofHours(1);

    /** The longest that a lock can last, unless it shall never expire. */
    public static final Duration MAX_EXPIRY = Duration.ofDays(30);

    /** The longest reason and owner, in UTF-16 units. */
    public static final int MAX_TEXT = 1000;

    /** Who ends a lock that expires. */
    public static final String LOGISTIS = "logistis";

    private static final Set<Operation> POSSIBLE =
            EnumSet.of(Operation.CREATE, Operation.UPDATE, Operation.DELETE, Operation.CONNECT);

    /** @throws IllegalArgumentException if it can match nothing, or a value is out of its range */
    public Lock {
        requireText("id", id);
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(subjects, "subjects");
        Objects.requireNonNull(mode, "mode");
        requireText("reason", reason);
        requireText("owner", owner);
        Objects.requireNonNull(createdAt, "createdAt");
        operations = requireOperations(operations);
        if (expiresAt != null) {
            requireExpiry(Duration.between(createdAt, expiresAt));
        }
        if ((removedAt == null) != (removedBy == null)) {
            throw new IllegalArgumentException("removedAt and removedBy must be set together");
        }
    }

    private static void requireText(String argument, String text) {
        if (text.isBlank() || text.length() > MAX_TEXT) {
            throw new IllegalArgumentException(argument + " must have 1.." + MAX_TEXT + " characters, had "
                    + (text.isBlank() ? "none" : text.length()));
        }
    }

    private static Set<Operation> requireOperations(Set<Operation> operations) {
        if (operations.isEmpty() || !POSSIBLE.containsAll(operations)) {
            throw new IllegalArgumentException(
                    "operations must be some of CREATE, UPDATE, DELETE, CONNECT, was " + operations);
        }
        return Collections.unmodifiableSet(EnumSet.copyOf(operations));
    }

    private static void requireExpiry(Duration expiresIn) {
        if (expiresIn.isNegative() || expiresIn.isZero() || expiresIn.compareTo(MAX_EXPIRY) > 0) {
            throw new IllegalArgumentException(
                    "a lock must expire within 30 days and not before it begins, or never; was " + expiresIn);
        }
    }

    /**
     * A lock to be made; not in force until a store has it.
     *
     * @param scope what it is on
     * @param owner who makes it
     * @param reason what a person who is refused reads
     */
    public static Builder builder(LockScope scope, String owner, String reason) {
        return new Builder(scope, owner, reason);
    }

    /** Whether it holds at that moment, once it is made: neither removed nor expired. */
    public boolean isActive(Instant now) {
        return removedAt == null && !isExpired(now);
    }

    /** Whether its time is over at that moment. */
    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** The same lock, removed then by that person. */
    public Lock removed(String by, Instant at) {
        return new Lock(
                id,
                scope,
                operations,
                subjects,
                mode,
                reason,
                owner,
                createdAt,
                expiresAt,
                at.truncatedTo(ChronoUnit.MICROS),
                by);
    }

    /** It as a decision names it. */
    public Decision.LockRef ref() {
        return new Decision.LockRef(id, reason, owner, expiresAt);
    }

    /**
     * What a person reads at that moment whom it keeps away, in the words of {@link LockBook#sentence}: {@code locked by alice
     * until 14:00 UTC (2h left): release freeze [lock 7f3a]. Exempt: group oncall.}
     */
    public String sentence(Instant now) {
        int limit = mode == Mode.WARN ? LockBook.MAX_WARNING : LockBook.MAX_REFUSAL;
        return LockSentence.of("", ref(), subjects, "", now, limit);
    }

    /** How long it holds from that moment on, rounded up to minutes: {@code 1h30m}, {@code 3d4h}; null if it never expires or is over. */
    public @Nullable String timeLeft(Instant now) {
        return expiresAt == null || !isActive(now) ? null : LockSentence.left(Duration.between(now, expiresAt));
    }

    /** What whoever makes it should know; empty, never null. */
    public List<String> warnings() {
        return subjects.nameSystemUsers()
                ? List.of("this lock names system users: what the cluster does for itself in " + scope
                        + " can stop, as a lost pod that is not made again")
                : List.of();
    }

    /** Builds a lock; not thread-safe. */
    public static final class Builder {
        private final LockScope scope;
        private final String owner;
        private final String reason;
        private Set<Operation> operations = EnumSet.of(Operation.CREATE, Operation.UPDATE, Operation.DELETE);
        private LockSubjects subjects = LockSubjects.EVERYONE;
        private Mode mode = Mode.DENY;
        private @Nullable Duration expiresIn = DEFAULT_EXPIRY;

        private Builder(LockScope scope, String owner, String reason) {
            this.scope = Objects.requireNonNull(scope, "scope");
            this.owner = Objects.requireNonNull(owner, "owner");
            this.reason = Objects.requireNonNull(reason, "reason");
        }

        /** Which operations it refuses, with their subresources; default CREATE, UPDATE and DELETE. */
        public Builder operations(Set<Operation> value) {
            operations = requireOperations(value);
            return this;
        }

        /** Whom it keeps away; default every person. */
        public Builder subjects(LockSubjects value) {
            subjects = Objects.requireNonNull(value, "subjects");
            return this;
        }

        /** Whether it refuses or only warns; default DENY. */
        public Builder mode(Mode value) {
            mode = Objects.requireNonNull(value, "mode");
            return this;
        }

        /**
         * How long it lasts, at most 30 days; null for ever; default one hour.
         *
         * @throws IllegalArgumentException if it is out of that range
         */
        public Builder expiresIn(@Nullable Duration value) {
            if (value != null) {
                requireExpiry(value);
            }
            expiresIn = value;
            return this;
        }

        /**
         * The lock with that id, from that moment on.
         *
         * @throws IllegalArgumentException as the constructor does
         */
        public Lock build(String id, Instant now) {
            Instant createdAt = now.truncatedTo(ChronoUnit.MICROS);
            Instant expiresAt =
                    expiresIn == null ? null : createdAt.plus(expiresIn).truncatedTo(ChronoUnit.MICROS);
            return new Lock(id, scope, operations, subjects, mode, reason, owner, createdAt, expiresAt, null, null);
        }
    }
}
