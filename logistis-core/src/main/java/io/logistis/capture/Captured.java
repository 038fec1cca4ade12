package io.logistis.capture;

import io.logistis.event.Base;
import io.logistis.event.JsonRange;
import io.logistis.event.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over an object found.
 *
 * @param snapshot the object with hidden and dropped fields applied
 * @param base what its metadata said of its state
 * @param managedFields {@code metadata.managedFields}, a range of the object's bytes; null where absent
 */
public record Captured(
        Snapshot snapshot, Base base, @Nullable JsonRange managedFields) {}
