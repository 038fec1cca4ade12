package io.logistis.event;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one admission: who, when, what object, which operation, what we answered, and under which digests its
 * object stands before and after. It says what was attempted; what came of it is concluded from later events.
 *
 * @param id key and order
 * @param requestUid of the review
 * @param observedAt when the review arrived, in microseconds
 * @param operation what was done
 * @param object what it was done to
 * @param apiVersion of the body that was sent
 * @param user who did it
 * @param fieldManager the tool, as it named itself; null where it did not
 * @param generateName the prefix that a CREATE's name was made from; null where it was given
 * @param decision what we answered
 * @param base what the change was made on; null where there was no {@code oldObject}
 * @param profile under which rules it was captured, see {@link #profile(String, String, boolean)}; their text is kept by it
 * @param before the object before; NONE of refusals that were only counted, and of LOCK and UNLOCK
 * @param after the object after; NONE likewise
 * @param count how many refusals it stands for; 1 for everything else
 * @param evictedBefore whether an event of this object that stood just before this one was evicted, so that the hole is
 *     known as ours
 */
public record ChangeEvent(
        EventId id,
        String requestUid,
        Instant observedAt,
        Operation operation,
        ObjectRef object,
        String apiVersion,
        UserInfo user,
        @Nullable String fieldManager,
        @Nullable String generateName,
        Decision decision,
        @Nullable Base base,
        String profile,
        ObjectState before,
        ObjectState after,
        int count,
        boolean evictedBefore) {

    /** Between the two parts of a profile: some writes are left out, and what ends the object may be. */
    private static final char LEFT_OUT = ':';

    /** Some writes are left out, and never what ends the object. */
    private static final char LEFT_OUT_BUT_ENDS = '~';

    public ChangeEvent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(requestUid, "requestUid");
        Objects.requireNonNull(observedAt, "observedAt");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(apiVersion, "apiVersion");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(decision, "decision");
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
        if (count < 1) {
            throw new IllegalArgumentException("count must be 1 or more, was " + count);
        }
    }

    /**
     * The profile of an event.
     *
     * @param fieldProfile hash of the rules of hiding and dropping that its snapshots are made by
     * @param leavingOut hash of the rules of what is left out; null if they leave out no write to such an object
     * @param ends whether they may leave out what ends it: its DELETE, or the UPDATE that takes its last finalizer
     */
    public static String profile(String fieldProfile, @Nullable String leavingOut, boolean ends) {
        return leavingOut == null ? fieldProfile : fieldProfile + (ends ? LEFT_OUT : LEFT_OUT_BUT_ENDS) + leavingOut;
    }

    /** Of the profile, what snapshots were made by: those of events that have the same one can be compared. */
    public String fieldProfile() {
        int end = Math.max(profile.indexOf(LEFT_OUT), profile.indexOf(LEFT_OUT_BUT_ENDS));
        return end < 0 ? profile : profile.substring(0, end);
    }

    /**
     * Whether the rules of that time left out some writes to such an object: then what changed unseen before or after it
     * may have been left out.
     */
    public boolean writesMayBeLeftOut() {
        return endMayBeLeftOut() || profile.indexOf(LEFT_OUT_BUT_ENDS) >= 0;
    }

    /** Whether they left out, too, what ends such an object. */
    public boolean endMayBeLeftOut() {
        return profile.indexOf(LEFT_OUT) >= 0;
    }

    /** The shape of its states. */
    public Shape shape() {
        return new Shape(object.key(), apiVersion, object.kind());
    }

    /** The same event, marked or unmarked as standing after a hole that an eviction made. */
    public ChangeEvent withEvictedBefore(boolean evicted) {
        return new ChangeEvent(
                id,
                requestUid,
                observedAt,
                operation,
                object,
                apiVersion,
                user,
                fieldManager,
                generateName,
                decision,
                base,
                profile,
                before,
                after,
                count,
                evicted);
    }
}
