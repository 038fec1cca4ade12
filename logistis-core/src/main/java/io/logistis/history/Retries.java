package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which write is another attempt at what an earlier one was to do: by the same user, on a later version, within a minute, to
 * the same fields. Not thread-safe.
 */
final class Retries {

    static final Duration WITHIN = Duration.ofMinutes(1);

    /** @param version its place among the versions of the era */
    private record Write(ChangeEvent event, int version) {}

    private final Fields fields;
    private final List<ChangeEvent> writes = new ArrayList<>();
    private final List<ChangeEvent> deletions = new ArrayList<>();
    private final Map<String, List<Write>> byUser = new HashMap<>();
    /** Of each write, its place among its user's. */
    private final Map<EventId, Integer> indices = new HashMap<>();

    /** @param versions of one era */
    Retries(List<Version> versions, Fields fields) {
        this.fields = fields;
        for (int place = 0; place < versions.size(); place++) {
            for (ChangeEvent event : versions.get(place).events()) {
                if (Version.isWrite(event)) {
                    writes.add(event);
                    List<Write> ofUser = byUser.computeIfAbsent(event.user().username(), user -> new ArrayList<>());
                    indices.put(event.id(), ofUser.size());
                    ofUser.add(new Write(event, place));
                } else if (Version.isDeletion(event)) {
                    deletions.add(event);
                }
            }
        }
    }

    /** All writes of the era, in the order of its versions. */
    List<ChangeEvent> writes() {
        return writes;
    }

    /** All DELETEs of the era, in the order of its versions. */
    List<ChangeEvent> deletions() {
        return deletions;
    }

    static boolean isWithin(ChangeEvent event, ChangeEvent later) {
        return Duration.between(event.observedAt(), later.observedAt()).abs().compareTo(WITHIN) <= 0;
    }

    /** Whether the same was written to the same fields once more. */
    boolean isRetried(ChangeEvent write) {
        return later(write).anyMatch(later -> isSameEffect(write, later));
    }

    /**
     * The next attempt at the same with the same values.
     *
     * @param taken those that something else is an earlier attempt of: a request is sent round again one by one
     * @return null if there is none
     */
    @Nullable
    ChangeEvent nextWithSameEffect(ChangeEvent write, Set<EventId> taken) {
        return later(write)
                .filter(later -> !taken.contains(later.id()) && isSameEffect(write, later))
                .findFirst()
                .orElse(null);
    }

    /**
     * The next attempt at the same fields; one that nothing else is an earlier attempt of if there is one.
     *
     * @param taken those that something else is an earlier attempt of
     * @return null if there is none
     */
    @Nullable
    ChangeEvent nextWithSameFields(ChangeEvent write, Set<EventId> taken) {
        ChangeEvent found = null;
        for (ChangeEvent later : (Iterable<ChangeEvent>) later(write)::iterator) {
            boolean isFree = !taken.contains(later.id());
            if ((isFree || found == null) && isSameFields(write, later)) {
                found = later;
                if (isFree) {
                    return found;
                }
            }
        }
        return found;
    }

    /** Those on later versions, read as far as they are needed. */
    private Stream<ChangeEvent> later(ChangeEvent write) {
        List<Write> writes = byUser.getOrDefault(write.user().username(), List.of());
        Integer index = indices.get(write.id());
        if (index == null) {
            return Stream.of();
        }
        int version = writes.get(index).version();
        return writes.subList(index + 1, writes.size()).stream()
                .takeWhile(later -> isWithin(write, later.event()))
                .filter(later -> later.version() > version && isAlike(write, later.event()))
                .map(Write::event);
    }

    private static boolean isAlike(ChangeEvent write, ChangeEvent later) {
        return Objects.equals(write.object().subresource(), later.object().subresource())
                && write.shape().equals(later.shape());
    }

    private boolean isSameEffect(ChangeEvent write, ChangeEvent later) {
        List<Touch> effect = fields.effect(write);
        List<Touch> again = fields.effect(later);
        return effect != null
                && again != null
                && !effect.isEmpty()
                && effect.size() == again.size()
                && effect.stream().allMatch(touch -> again.stream().anyMatch(touch::hasEffectOf));
    }

    private boolean isSameFields(ChangeEvent write, ChangeEvent later) {
        List<Touch> effect = fields.effect(write);
        List<Touch> again = fields.effect(later);
        return effect != null
                && again != null
                && !effect.isEmpty()
                && !again.isEmpty()
                && effect.stream().allMatch(touch -> again.stream().anyMatch(touch::isSameField))
                && again.stream().allMatch(touch -> effect.stream().anyMatch(touch::isSameField));
    }
}
