package io.logistis;

import io.logistis.capture.CandidateChange;
import io.logistis.capture.CapturePredicate;
import io.logistis.capture.CaptureProfile;
import io.logistis.capture.Captured;
import io.logistis.capture.EventLimits;
import io.logistis.capture.FieldRules;
import io.logistis.event.Base;
import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.JsonRange;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectState;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import io.logistis.store.EventStore;
import io.logistis.store.NewEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Under which rules a tracker captures changes: one value, so that a change is captured under the old rules or the new ones
 * and never under both. Immutable and thread-safe.
 */
final class CaptureRules {

    private final CapturePredicate predicate;
    private final FieldRules fieldRules;
    private final EventLimits limits;
    private final CaptureProfile leftOut;

    CaptureRules(CapturePredicate predicate, FieldRules fieldRules, EventLimits limits) {
        this.predicate = predicate;
        this.fieldRules = fieldRules;
        this.limits = limits;
        this.leftOut = CaptureProfile.of(predicate);
    }

    /** Keeps the rules' text under the profiles that events will name. */
    void keepText(EventStore store) {
        CaptureProfile fields = fieldRules.profile();
        store.keepProfile(fields.hash(), fields.text());
        for (boolean ends : new boolean[] {true, false}) {
            store.keepProfile(
                    ChangeEvent.profile(fields.hash(), leftOut.hash(), ends), fields.text() + "\n" + leftOut.text());
        }
    }

    /** Whether that change is not worth keeping. */
    boolean leaveOut(ObservedChange change) {
        return !predicate.keep(new CandidateChange(change, fieldRules));
    }

    NewEvent capture(ObservedChange change, Decision decision, Instant arrival) {
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
                profile(change.object().key()),
                state(before, change, change.operation() == Operation.UPDATE || change.operation() == Operation.DELETE),
                state(after, change, change.operation() != Operation.DELETE),
                1,
                false);
        return new NewEvent(
                event,
                before == null ? null : before.snapshot(),
                after == null ? null : after.snapshot(),
                oldest == null ? null : oldest.managedFields(),
                limits.maxEventsPerObject(change.object().key()));
    }

    private @Nullable Captured capture(ObservedChange change, @Nullable JsonRange object) {
        return object == null ? null : fieldRules.capture(change.object(), change.apiVersion(), object);
    }

    /** What an event of that object is kept under. */
    String profile(ObjectKey object) {
        return ChangeEvent.profile(
                fieldRules.profile().hash(),
                predicate.mayLeaveOut(object) ? leftOut.hash() : null,
                predicate.mayLeaveOutEnd(object));
    }

    /** An event that has no objects, with the bound for the one that it is about. */
    NewEvent bounded(ChangeEvent event) {
        return new NewEvent(
                event,
                null,
                null,
                null,
                limits.maxEventsPerObject(event.object().key()));
    }

    private static ObjectState state(@Nullable Captured captured, ObservedChange change, boolean expected) {
        if (captured != null) {
            return ObjectState.kept(captured.snapshot().digest());
        }
        return change.tooLarge() && expected ? ObjectState.TOO_LARGE : ObjectState.NONE;
    }
}
