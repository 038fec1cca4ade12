package io.logistis.capture;

import io.logistis.event.ObjectKey;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What happens to the changes that all of its conditions hold for. Immutable.
 *
 * @param keep whether they are kept; else they are skipped
 * @param conditions none for every change
 */
record CaptureRule(boolean keep, List<Condition> conditions) {

    CaptureRule {
        conditions = List.copyOf(conditions);
    }

    /** In doubt a change is kept: what can't be told counts for a rule that keeps, and not for one that skips. */
    boolean matches(CandidateChange change) {
        for (Condition condition : conditions) {
            if (!condition.test().holds(change, keep)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it takes every one of those writes to that object. */
    boolean takesAll(ObjectKey object, Condition.Writes writes) {
        return conditions.stream().allMatch(condition -> condition.always().test(object, writes));
    }

    /** Whether it may take one of those writes to that object. */
    boolean takesSome(ObjectKey object, Condition.Writes writes) {
        return conditions.stream().allMatch(condition -> condition.ever().test(object, writes));
    }

    String describe() {
        String what = keep ? "keep" : "skip";
        return conditions.isEmpty()
                ? what + " everything"
                : what + " if " + conditions.stream().map(Condition::words).collect(Collectors.joining(", and "));
    }
}
