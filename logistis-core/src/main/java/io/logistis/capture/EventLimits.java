package io.logistis.capture;

import io.logistis.event.ObjectKey;
import org.jspecify.annotations.Nullable;

/** How many events of one object are kept, where that differs from the store's own bound. Must be fast and thread-safe. */
@FunctionalInterface
public interface EventLimits {

    /** The store's own bound for all. */
    EventLimits NONE = new EventLimits() {
        @Override
        public @Nullable Integer maxEventsPerObject(ObjectKey object) {
            return null;
        }

        @Override
        public String describe() {
            return "keep as many events of each object as of any other";
        }
    };

    /** At most this many events of that object, 1 or more; null for the store's own bound. */
    @Nullable
    Integer maxEventsPerObject(ObjectKey object);

    /** What holds, in words. Default: that it is code. */
    default String describe() {
        return "limits in code";
    }
}
