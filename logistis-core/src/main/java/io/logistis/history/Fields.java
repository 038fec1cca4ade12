package io.logistis.history;

import io.logistis.diff.FieldChanges;
import io.logistis.diff.Transition;
import io.logistis.event.ChangeEvent;
import io.logistis.event.Digest;
import io.logistis.event.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which fields differ between two states: read when asked for, and remembered. Not thread-safe. */
final class Fields {

    static final String REPLICAS = "spec.replicas";

    private record Pair(Shape shape, @Nullable Digest before, Digest after) {}

    private final Surroundings surroundings;
    private final Map<Pair, Optional<List<Touch>>> known = new HashMap<>();

    Fields(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What differs between the two; null if one of them can't be shown. */
    @Nullable
    List<Touch> between(Shape shape, Digest before, Digest after) {
        return before.equals(after)
                ? List.of()
                : known.computeIfAbsent(new Pair(shape, before, after), this::read)
                        .orElse(null);
    }

    /** What that event was to change; null if its states are not kept, or can't be shown. */
    @Nullable
    List<Touch> effect(ChangeEvent event) {
        Digest before = event.before().digest();
        Digest after = event.after().digest();
        return before == null || after == null ? null : between(event.shape(), before, after);
    }

    /** {@code spec.replicas} of that state as JSON text; null if it has none, or can't be shown. */
    @Nullable
    String replicas(Shape shape, Digest state) {
        return known.computeIfAbsent(new Pair(shape, null, state), this::read).orElse(List.of()).stream()
                .filter(touch -> touch.path().equals(REPLICAS))
                .map(Touch::to)
                .findFirst()
                .orElse(null);
    }

    private Optional<List<Touch>> read(Pair pair) {
        byte[] before = pair.before() == null ? null : surroundings.state(pair.shape(), pair.before());
        byte[] after = surroundings.state(pair.shape(), pair.after());
        if (after == null || (before == null && pair.before() != null)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    FieldChanges.between(new Transition(
                                    pair.shape().apiVersion(), pair.shape().kind(), before, after))
                            .stream()
                            .map(Touch::of)
                            .filter(touch -> !touch.isEmpty())
                            .toList());
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
