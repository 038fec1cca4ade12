package io.logistis;

import io.logistis.capture.CapturePredicate;
import io.logistis.capture.EventLimits;
import io.logistis.capture.FieldRules;
import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import io.logistis.lock.Lock;
import io.logistis.lock.LockBook;
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
 * <p>First {@link #decide} says whether the change may pass, then {@link #record} keeps it; {@link #track} does both, and
 * {@link #sentence} says what whoever sent it reads. Deciding costs no I/O. Recording costs one pass over each object and two
 * SHA-256 on the caller's thread; the store is written to elsewhere, and nobody waits for it longer than the store time-out. A
 * change comes from an AdmissionReview ({@link io.logistis.admission.AdmissionReviewReader}) or from a controller's own before
 * and after ({@link ControllerChange}).
 *
 * <p>What could not be kept is never silent: the stage fails, and the store's journal gets an {@link Interruption} as
 * soon as it can be written.
 *
 * <p>Refusals are kept whatever the predicate says: the first of a user against one lock on one object at once, those that
 * follow within a minute as one event when it is over. There is no thread here that waits for that minute: the next
 * {@code record} writes it, or {@link #writeDue}, which a server calls every second or so.
 *
 * <p>Thread-safe. The store belongs to the caller; closing the tracker does not close it.
 */
public final class ChangeTracker implements AutoCloseable {

    private final EventStore store;
    private final Clock clock;
    private final @Nullable Duration storeTimeout;
    private final InterruptionLog interruptions;
    private final LockBook locks;
    private final LockEvents lockEvents;
    private final RefusalTally refusals;
    private final @Nullable ChangeFeed feed;
    private volatile CaptureRules rules;

    private ChangeTracker(Builder builder, EventStore store, FieldRules fieldRules) {
        this.store = store;
        this.clock = builder.clock;
        this.storeTimeout = builder.storeTimeout;
        this.feed = builder.feed;
        this.interruptions = new InterruptionLog(store, clock);
        this.locks = builder.locks == null ? new LockBook(clock, "", null) : builder.locks;
        this.rules = new CaptureRules(builder.predicate, fieldRules, builder.limits);
        this.lockEvents = new LockEvents(store, object -> rules.profile(object));
        this.refusals = new RefusalTally(object -> rules.profile(object));
        rules.keepText(store);
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Captures under these rules from now on. A change that is being recorded meanwhile is captured under the old rules or
     * the new ones, never under a mixture. Locks are decided before and apart from them.
     */
    public void replaceRules(CapturePredicate predicate, FieldRules fieldRules, EventLimits limits) {
        CaptureRules replacing = new CaptureRules(
                Objects.requireNonNull(predicate, "predicate"),
                Objects.requireNonNull(fieldRules, "fieldRules"),
                Objects.requireNonNull(limits, "limits"));
        replacing.keepText(store);
        rules = replacing;
    }

    /**
     * Whether the change may pass, by the locks: dry runs and what is not recorded included. In memory; bodies are read
     * only where a lock matches.
     */
    public Decision decide(ObservedChange change) {
        return locks.decide(change, new ReviewedEffect(change));
    }

    /** What whoever sent the change reads, see {@link LockBook#sentence}; null where no lock matched. */
    public @Nullable String sentence(ObservedChange change, Decision decision) {
        return locks.sentence(change, decision);
    }

    /** Decides, then records. */
    public CompletionStage<TrackOutcome> track(ObservedChange change) {
        return record(change, decide(change));
    }

    /**
     * Keeps the change, unless it is a dry run, is left out by the predicate, or changes nothing but dropped fields. The
     * predicate has no say in refusals and where glass was broken.
     *
     * @return completes when the event is as safe as the store can make it. Completes with a {@link StoreException} if it
     *     is not kept, or not within the store time-out (it may still be kept later), and with the exception that the
     *     predicate or the rules threw. May complete on a thread of the store: whoever continues on it must be brief
     */
    public CompletionStage<TrackOutcome> record(ObservedChange change, Decision decision) {
        Instant arrival = clock.instant().truncatedTo(ChronoUnit.MICROS);
        writeDue(arrival);
        NewEvent event;
        try {
            CaptureRules current = rules;
            if (change.dryRun()) {
                return notRecorded(SkipReason.DRY_RUN, decision);
            }
            if (!isKeptAlways(decision) && current.leaveOut(change)) {
                return notRecorded(SkipReason.LEFT_OUT, decision);
            }
            if (decision.isDenied() && !refusals.isFirst(change, decision, arrival)) {
                return CompletableFuture.completedFuture(new TrackOutcome.Denied(decision));
            }
            event = current.capture(change, decision, arrival);
            if (!isKeptAlways(decision) && changesNothing(event)) {
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

    private static boolean isKeptAlways(Decision decision) {
        return decision.isDenied() || decision.passage() == Decision.Passage.BREAK_GLASS;
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
            CompletableFuture<EventId> appended = store.append(event).toCompletableFuture();
            return feed == null ? appended : fed(appended, event.event(), feed);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** A review that was sent again is kept under the id of the first, which was fed then. */
    private static CompletableFuture<EventId> fed(
            CompletableFuture<EventId> appended, ChangeEvent event, ChangeFeed feed) {
        return appended.whenComplete((id, failure) -> {
            if (event.id().equals(id)) {
                feed.offer(event);
            }
        });
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

    /** Keeps that a lock was made, as LOCK by its owner. Completes as {@link #record} does. */
    public CompletionStage<TrackOutcome> recordLocked(Lock lock) {
        return append(lockEvents.locked(lock));
    }

    /**
     * Keeps that a lock has ended, as UNLOCK by whoever removed it. Completes as {@link #record} does; the same lock a
     * second time changes nothing.
     *
     * @throws IllegalArgumentException if nobody removed it
     */
    public CompletionStage<TrackOutcome> recordUnlocked(Lock lock) {
        return append(lockEvents.unlocked(lock));
    }

    private CompletionStage<TrackOutcome> append(ChangeEvent withoutObjects) {
        return append(rules.bounded(withoutObjects), withoutObjects.decision(), clock.instant());
    }

    /** Appends the refusals whose minute is over. */
    public void writeDue() {
        writeDue(clock.instant());
    }

    private void writeDue(Instant now) {
        refusals.ended(now).forEach(this::appendCounted);
    }

    /** A failure is in the journal; nobody waits for this. */
    private void appendCounted(ChangeEvent refused) {
        var unused = append(refused);
    }

    /** Appends what was counted, and writes to the journal what could not be written yet. Does not close the store. */
    @Override
    public void close() {
        refusals.all(clock.instant().truncatedTo(ChronoUnit.MICROS)).forEach(this::appendCounted);
        interruptions.flush();
    }

    /** Builds a tracker; not thread-safe. {@code store} and {@code fieldRules} are required. */
    public static final class Builder {
        private @Nullable EventStore store;
        private @Nullable FieldRules fieldRules;
        private CapturePredicate predicate = CapturePredicate.ALL;
        private EventLimits limits = EventLimits.NONE;
        private Clock clock = Clock.systemUTC();
        private @Nullable Duration storeTimeout;
        private @Nullable LockBook locks;
        private @Nullable ChangeFeed feed;

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

        /** What may not be changed by whom; default nothing. */
        public Builder locks(LockBook value) {
            locks = Objects.requireNonNull(value, "locks");
            return this;
        }

        /** Which changes are worth keeping; default all. */
        public Builder predicate(CapturePredicate value) {
            predicate = Objects.requireNonNull(value, "predicate");
            return this;
        }

        /** How many events of one object are kept; default what the store says. */
        public Builder limits(EventLimits value) {
            limits = Objects.requireNonNull(value, "limits");
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

        /** Gets what is recorded, as it is recorded; default nobody. */
        public Builder feed(ChangeFeed value) {
            feed = Objects.requireNonNull(value, "feed");
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
