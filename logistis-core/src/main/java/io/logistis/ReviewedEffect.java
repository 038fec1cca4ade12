package io.logistis;

import io.logistis.capture.CustomKindReader;
import io.logistis.capture.WriteComparison;
import io.logistis.event.CustomKind;
import io.logistis.event.JsonRange;
import io.logistis.event.ObservedChange;
import io.logistis.lock.WriteEffect;
import org.jspecify.annotations.Nullable;

/**
 * What a change does, read out of its review. What can't be read counts as a change, so that nobody walks past a lock with
 * an object that we trip over.
 *
 * @param change whose objects are read
 */
record ReviewedEffect(ObservedChange change) implements WriteEffect {

    @Override
    public boolean matters() {
        try {
            return !WriteComparison.changesNothing(change) && !WriteComparison.onlyRemovesFinalizers(change);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError unreadable) {
            return true;
        }
    }

    @Override
    public @Nullable CustomKind deletedKind() {
        JsonRange definition = change.oldObject();
        try {
            return definition == null ? null : CustomKindReader.read(definition);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError unreadable) {
            return null;
        }
    }
}
