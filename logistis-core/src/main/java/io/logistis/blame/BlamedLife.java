package io.logistis.blame;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Operation;
import io.logistis.event.Shape;
import io.logistis.history.Change;
import io.logistis.history.Outcome;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The life of an object that is blamed, and the shape that it is shown in.
 *
 * @param shape of its states
 * @param changes to it, oldest first
 * @param isFirst whether nothing is recorded of that shape before this life
 */
record BlamedLife(Shape shape, List<Change> changes, boolean isFirst) {

    /** Whose bodies are no state of the object. */
    private static final Set<String> OTHER_BODIES =
            Set.of("scale", "eviction", "binding", "token", "exec", "attach", "portforward", "proxy", "log");

    /** The last life that is known to have been; null if there is none. */
    static @Nullable BlamedLife newest(List<Change> changes) {
        Change last = lastState(changes, false);
        if (last == null) {
            last = lastState(changes, true);
        }
        if (last == null) {
            return null;
        }
        String uid = last.event().object().uid();
        Shape shape = last.event().shape();
        List<Change> life = changes.stream()
                .filter(change -> Objects.equals(uid, change.event().object().uid()))
                .toList();
        Change first = changes.stream()
                .filter(change -> change.event().shape().equals(shape))
                .findFirst()
                .orElseThrow();
        return new BlamedLife(shape, life, first.equals(life.get(0)));
    }

    /** @param bySubresource whether a write to {@code /status} and the like will do */
    private static @Nullable Change lastState(List<Change> changes, boolean bySubresource) {
        for (int i = changes.size() - 1; i >= 0; i--) {
            ChangeEvent event = changes.get(i).event();
            boolean isState = event.object().subresource() == null
                    || (bySubresource && !OTHER_BODIES.contains(event.object().subresource()));
            if (isState && hasState(event) && hasLived(changes.get(i))) {
                return changes.get(i);
            }
        }
        return null;
    }

    private static boolean hasState(ChangeEvent event) {
        return event.operation() != Operation.CONNECT
                && (event.before().digest() != null || event.after().digest() != null);
    }

    /** A CREATE that was refused or raced shows an object that never was. */
    private static boolean hasLived(Change change) {
        return change.event().operation() != Operation.CREATE
                || change.outcome() == Outcome.PERSISTED
                || change.outcome() == Outcome.ADMITTED;
    }
}
