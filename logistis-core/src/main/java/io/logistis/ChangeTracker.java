package io.logistis;

import io.logistis.capture.CapturePredicate;
import io.logistis.capture.Captured;
import io.logistis.capture.FieldRules;
import io.logistis.event.Base;
import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.JsonRange;
import io.logistis.event.ObjectState;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import io.logistis.store.EventStore;
import io.logistis.store.Interruption;
import io.logistis.store.NewEvent;
import io.logistis.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The front door: a change that was seen goes in, an event in a store comes out.
 *
 * <p>First {@link #decide} says whether the change may pass, then {@link #record} keeps it; {@link #track} does both.
 * Deciding costs no I/O. Recording costs one pass over each object and two SHA-256 on the caller's thread; the store is
 * written to elsewhere, and nobody waits for it longer than the store time-out.
 *
 * <p>What could not be kept is never silent: the stage fails, and the store's journal gets an {@link Interruption} as
 * soon as it can be written.
 *
 * <p>Thread-safe. The store belongs to the caller; closing the tracker does not close it.
 */
public final class ChangeTracker implements AutoCloseable {

    private final EventStore store;
    private final CapturePredicate predicate;
    private final FieldRules fieldRules;
    private final Clock clock;
    private final @Nullable Duration storeTimeout;
    private final InterruptionLog interruptions;

    private ChangeTracker(Builder builder, EventStore store, FieldRules fieldRules) {
        this.store = store;
        this.fieldRules = fieldRules;
        this.predicate = builder.predicate;
        this.clock = builder.clock;
        this.storeTimeout = builder.storeTimeout;
        this.interruptions = new InterruptionLog(store, clock);
        store.keepProfile(fieldRules.profile().hash(), fieldRules.profile().text());
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Whether the change may pass: ADMITTED, as long as there are no locks to refuse it. */
    public Decision decide(ObservedChange change) {
        Objects.requireNonNull(change, "change");
        return Decision.ADMITTED;
    }

    /** Decides, then records. */
    public CompletionStage<TrackOutcome> track(ObservedChange change) {
        return record(change, decide(change));
    }

    /**
     * Keeps the change, unless it is a dry run, is left out by the predicate, or changes nothing but dropped fields.
     *
     * @return completes when the event is as safe as the store can make it. Completes with a {@link StoreException} if it
     *     is not kept, or not within the store time-out (it may still be kept later), and with the exception that the
     *     predicate or the rules threw. May complete on a thread of the store: whoever continues on it must be brief
     */
    public CompletionStage<TrackOutcome> record(ObservedChange change, Decision decision) {
        Instant arrival = clock.instant().truncatedTo(ChronoUnit.MICROS);
        NewEvent event;
        try {
            SkipReason skip = skipUnread(change);
            if (skip != null) {
                return notRecorded(skip, decision);
            }
            event = capture(change, decision, arrival);
            if (!decision.isDenied() && changesNothing(event)) {
                return notRecorded(SkipReason.NO_CHANGE, decision);
            }
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
            interruptions.missed(Interruption.Reason.CAPTURE_FAILED, arrival);
            return CompletableFuture.failedFuture(failure);
        }
        return append(event, decision, arrival);
    }

    private static CompletionStage<TrackOutcome> notRecorded(SkipReason reason, Decision decision) {
        return CompletableFuture.completedFuture(
                decision.isDenied() ? new TrackOutcome.Denied(decision) : new TrackOutcome.Skipped(reason));
    }

    private @Nullable SkipReason skipUnread(ObservedChange change) {
        if (change.dryRun()) {
            return SkipReason.DRY_RUN;
        }
        return predicate.keep(change) ? null : SkipReason.LEFT_OUT;
    }

    private NewEvent capture(ObservedChange change, Decision decision, Instant arrival) {
        Captured before = capture(change, change.oldObject());
        Captured after = capture(change, change.newObject());
        Captured oldest = before != null ? before : after;
        Base base = before == null ? null : before.base();
        ChangeEvent event = new ChangeEvent(
                EventId.of(arrival, change.requestUid()),
                change.requestUid(),
                arrival,
                change.operation(),
                change.object(),
                change.apiVersion(),
                change.user(),
                change.fieldManager(),
                change.generateName(),
                decision,
                base,
                fieldRules.profile().hash(),
                state(before, change, change.operation() == Operation.UPDATE || change.operation() == Operation.DELETE),
                state(after, change, change.operation() != Operation.DELETE),
                1,
                false);
        return new NewEvent(
                event,
                before == null ? null : before.snapshot(),
                after == null ? null : after.snapshot(),
                oldest == null ? null : oldest.managedFields());
    }

    private @Nullable Captured capture(ObservedChange change, @Nullable JsonRange object) {
        return object == null ? null : fieldRules.capture(change.object(), change.apiVersion(), object);
    }

    private static ObjectState state(@Nullable Captured captured, ObservedChange change, boolean expected) {
        if (captured != null) {
            return ObjectState.kept(captured.snapshot().digest());
        }
        return change.tooLarge() && expected ? ObjectState.TOO_LARGE : ObjectState.NONE;
    }

    private static boolean changesNothing(NewEvent event) {
        ChangeEvent change = event.event();
        return change.operation() == Operation.UPDATE
                && change.before().digest() != null
                && change.before().equals(change.after());
    }

    private CompletionStage<TrackOutcome> append(NewEvent event, Decision decision, Instant arrival) {
        CompletableFuture<EventId> appended = handToStore(event);
        CompletableFuture<EventId> inTime = appended;
        if (storeTimeout != null && !appended.isDone()) {
            inTime = appended.copy().orTimeout(storeTimeout.toNanos(), TimeUnit.NANOSECONDS);
        }
        return inTime.handle((id, failure) -> {
            if (failure == null) {
                interruptions.storeWorks();
                return decision.isDenied() ? new TrackOutcome.Denied(decision) : new TrackOutcome.Recorded(id);
            }
            throw notKept(unwrapped(failure), appended, arrival);
        });
    }

    private CompletableFuture<EventId> handToStore(NewEvent event) {
        try {
            return store.append(event).toCompletableFuture();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private RuntimeException notKept(Throwable failure, CompletableFuture<EventId> appended, Instant arrival) {
        if (failure instanceof TimeoutException) {
            interruptions.missed(Interruption.Reason.TIMEOUT, arrival);
            var unused = appended.whenComplete((id, later) -> {
                if (later == null) {
                    interruptions.keptAfterAll(Interruption.Reason.TIMEOUT, arrival);
                    interruptions.storeWorks();
                }
            });
            return new StoreException(
                    StoreException.Reason.TIMEOUT, "the commit did not come within " + storeTimeout, failure);
        }
        StoreException cause = failure instanceof StoreException known
                ? known
                : new StoreException(StoreException.Reason.FAILED, "append failed", failure);
        // A store that sheds writes its own journal: it alone knows when it takes more.
        if (cause.reason() != StoreException.Reason.QUEUE_FULL) {
            interruptions.missed(Interruption.Reason.STORE_FAILED, arrival);
        }
        return cause;
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Writes to the journal what could not be written yet. Does not close the store. */
    @Override
    public void close() {
        interruptions.flush();
    }

    /** Builds a tracker; not thread-safe. {@code store} and {@code fieldRules} are required. */
    public static final class Builder {
        private @Nullable EventStore store;
        private @Nullable FieldRules fieldRules;
        private CapturePredicate predicate = change -> true;
        private Clock clock = Clock.systemUTC();
        private @Nullable Duration storeTimeout;

        private Builder() {}

        /** Where events are kept. */
        public Builder store(EventStore value) {
            store = Objects.requireNonNull(value, "store");
            return this;
        }

        /** What is hidden and dropped. */
        public Builder fieldRules(FieldRules value) {
            fieldRules = Objects.requireNonNull(value, "fieldRules");
            return this;
        }

        /** Which changes are worth keeping; default all. */
        public Builder predicate(CapturePredicate value) {
            predicate = Objects.requireNonNull(value, "predicate");
            return this;
        }

        /** Tells when a change arrived; default the system's. */
        public Builder clock(Clock value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** How long anyone waits for a commit; default for ever. */
        public Builder storeTimeout(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("storeTimeout must be more than 0, was " + value);
            }
            storeTimeout = value;
            return this;
        }

        /** @throws IllegalStateException if store or fieldRules are missing */
        public ChangeTracker build() {
            if (store == null || fieldRules == null) {
                throw new IllegalStateException("store and fieldRules are required");
            }
            return new ChangeTracker(this, store, fieldRules);
        }
    }
}
