package io.logistis.history;

import io.logistis.event.ChangeEvent;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What came of the evictions of a pod: none had an effect that was sent before a review which shows the pod as it was, and not
 * being deleted. That a pod is gone shows nothing: the kubelet's own DELETEs are not recorded.
 */
final class PodEvictions {

    private PodEvictions() {}

    static void conclude(List<ChangeEvent> events, List<Life> lives, Verdicts verdicts) {
        for (ChangeEvent event : events) {
            if (Circumstances.isPodEviction(event) && lives.stream().anyMatch(life -> isLeftAlone(life, event))) {
                verdicts.set(event, Outcome.NO_EFFECT);
            }
        }
    }

    /** What was read before the eviction may arrive a little later. */
    private static boolean isLeftAlone(Life life, ChangeEvent eviction) {
        Instant clearlyLater = eviction.observedAt().plus(Circumstances.LAG);
        return life.first().id().compareTo(eviction.id()) < 0
                && life.reviews().stream()
                        .anyMatch(review -> review.observedAt().isAfter(clearlyLater)
                                && Objects.requireNonNull(review.base()).deletionTimestamp() == null);
    }
}
