package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.event.Operation;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is concluded of each event; ADMITTED where nothing is. Not thread-safe. */
final class Verdicts {

    private final Map<EventId, Outcome> outcomes = new HashMap<>();
    private final Map<EventId, ChangeEvent> repeated = new HashMap<>();

    Outcome of(ChangeEvent event) {
        if (event.decision().isDenied()) {
            return Outcome.DENIED;
        }
        if (event.operation() == Operation.LOCK || event.operation() == Operation.UNLOCK) {
            return Outcome.PERSISTED;
        }
        return outcomes.getOrDefault(event.id(), Outcome.ADMITTED);
    }

    void set(ChangeEvent event, Outcome outcome) {
        outcomes.put(event.id(), outcome);
    }

    /** The same user asked for the same thing on the same base once more: at most one of the two can have been carried out. */
    void setRepeated(ChangeEvent event, ChangeEvent by) {
        outcomes.put(event.id(), Outcome.NO_EFFECT);
        repeated.put(event.id(), by);
    }

    /** The event that asks for the same on the same base; null if none does. */
    @Nullable
    ChangeEvent repetition(ChangeEvent event) {
        return repeated.get(event.id());
    }
}
