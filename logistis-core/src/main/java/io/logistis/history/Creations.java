package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import java.util.List;

/**
 * What came of the CREATEs of one name. One is PERSISTED when a later review bears its uid. It had no effect when a later
 * review bears a uid that was living before it (the API server answers 409 after admission), or one that was created after
 * it with nothing between that can have ended the life that it would have begun.
 */
final class Creations {

    private final List<Life> lives;
    private final Circumstances circumstances;
    private final Fields fields;

    Creations(List<Life> lives, Circumstances circumstances, Fields fields) {
        this.lives = lives;
        this.circumstances = circumstances;
        this.fields = fields;
    }

    void conclude(Verdicts verdicts) {
        for (Life life : lives) {
            ChangeEvent creation = life.creation();
            for (ChangeEvent create : life.creates()) {
                if (create.equals(creation)) {
                    verdicts.set(create, Outcome.PERSISTED);
                } else if (creation != null) {
                    verdicts.setRepeated(create, creation);
                } else if (lives.stream().anyMatch(other -> refutes(create, other))) {
                    verdicts.set(create, Outcome.NO_EFFECT);
                }
            }
        }
    }

    private boolean refutes(ChangeEvent create, Life other) {
        if (!other.wasSeen() || !other.isKnownToLiveAfter(create.observedAt().plus(Circumstances.SKEW), this::mayEnd)) {
            return false;
        }
        ChangeEvent first = other.first();
        return first.id().compareTo(create.id()) < 0
                || (first.equals(other.creation()) && nothingCanHaveEnded(create, first));
    }

    private boolean mayEnd(ChangeEvent event) {
        return circumstances.leavesOut()
                || (Version.isDeletion(event) && Deletions.hasNoFinalizers(event))
                || Deletions.takesLastFinalizer(event, fields);
    }

    private boolean nothingCanHaveEnded(ChangeEvent create, ChangeEvent later) {
        EventId from = create.id();
        EventId to = later.id();
        return !circumstances.leavesOut()
                && !circumstances.anyEvictedBetween(from, to)
                && !circumstances.anyTooLargeBetween(from, to)
                && !circumstances.anyPodEvictionBetween(from, to)
                && !circumstances.interrupted(create.observedAt(), later.observedAt())
                && !circumstances.kindVanished(create.observedAt(), later.observedAt());
    }
}
