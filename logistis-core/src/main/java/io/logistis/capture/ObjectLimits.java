package io.logistis.capture;

import io.logistis.event.ObjectKey;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The first that matches an object decides.
 *
 * @param limits in their order
 */
record ObjectLimits(List<Limit> limits) implements EventLimits {

    /**
     * A bound for the objects that all of its conditions hold for.
     *
     * @param conditions on the object's place; none for every object
     * @param maxEventsPerObject 1 or more
     */
    record Limit(List<Condition> conditions, int maxEventsPerObject) {

        Limit {
            conditions = List.copyOf(conditions);
        }

        private boolean matches(ObjectKey object) {
            return conditions.stream().allMatch(condition -> condition.always().test(object, Condition.Writes.ALL));
        }

        private String describe() {
            String events = "keep " + maxEventsPerObject + (maxEventsPerObject == 1 ? " event" : " events");
            return conditions.isEmpty()
                    ? events + " of each object"
                    : events + " of each object if "
                            + conditions.stream().map(Condition::words).collect(Collectors.joining(", and "));
        }
    }

    ObjectLimits {
        limits = List.copyOf(limits);
    }

    @Override
    public @Nullable Integer maxEventsPerObject(ObjectKey object) {
        for (Limit limit : limits) {
            if (limit.matches(object)) {
                return limit.maxEventsPerObject();
            }
        }
        return null;
    }

    @Override
    public String describe() {
        return limits.stream().map(Limit::describe).collect(Collectors.joining("\n"));
    }
}
