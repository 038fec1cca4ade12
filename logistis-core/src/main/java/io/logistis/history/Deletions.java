package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an object went. A DELETE was carried out when the next version is being deleted, or when a later review bears another
 * uid under the name; and so was the UPDATE that took the last finalizer from an object being deleted.
 */
final class Deletions {

    private final List<Version> versions;
    private final Circumstances circumstances;
    private final Fields fields;

    /** @param versions of one era */
    Deletions(List<Version> versions, Circumstances circumstances, Fields fields) {
        this.versions = versions;
        this.circumstances = circumstances;
        this.fields = fields;
    }

    /** Whether it is about what is being deleted already. A DELETE changes nothing then that could be shown. */
    static boolean isOfDeleted(ChangeEvent event) {
        return Objects.requireNonNull(event.base()).deletionTimestamp() != null;
    }

    /** Whether nothing keeps the object here once it is deleted. */
    static boolean hasNoFinalizers(ChangeEvent event) {
        return Objects.requireNonNull(event.base()).finalizers().isEmpty();
    }

    /**
     * @param replaced the first event of the life that followed; null unless this was the life's last era, and another was
     *     seen under the name
     */
    void conclude(Map<Version, Standing> standings, @Nullable ChangeEvent replaced) {
        for (int i = 0; i < versions.size(); i++) {
            Version version = versions.get(i);
            Version next = nextThatTells(i);
            Standing standing = Objects.requireNonNull(standings.get(version));
            List<ChangeEvent> deletions =
                    version.events().stream().filter(Version::isDeletion).toList();
            if (version.isBeingDeleted()) {
                if (next == null && replaced != null && isSure(version, replaced)) {
                    standing.addCarriedOut(
                            version.events().stream()
                                    .filter(event -> takesLastFinalizer(event, fields))
                                    .toList(),
                            true);
                }
            } else if (next != null && !next.isBeingDeleted()) {
                standing.addWithoutEffect(deletions);
            } else if (next != null || replaced != null) {
                ChangeEvent witness = next != null ? next.first() : Objects.requireNonNull(replaced);
                // One DELETE looks like any other: none is named where another may be missing.
                if (!circumstances.anyPodEvictionBetween(from(version), witness.id())
                        && !circumstances.anyEvictedBetween(from(version), witness.id())) {
                    standing.addCarriedOut(deletions, isSure(version, witness));
                }
            }
        }
    }

    private @Nullable Version nextThatTells(int place) {
        for (Version later : versions.subList(place + 1, versions.size())) {
            if (later.tellsOfDeletion()) {
                return later;
            }
        }
        return null;
    }

    private boolean isSure(Version version, ChangeEvent witness) {
        return !circumstances.leavesOut()
                && !circumstances.anyEvictedBetween(from(version), witness.id())
                && !circumstances.anyTooLargeBetween(from(version), witness.id())
                && !circumstances.interrupted(version.firstSeen().minus(Circumstances.LAG), witness.observedAt());
    }

    private static EventId from(Version version) {
        return EventId.lowestAt(version.firstSeen().minus(Circumstances.LAG));
    }

    /** Whether it takes the last finalizer from an object being deleted, which ends it. */
    static boolean takesLastFinalizer(ChangeEvent event, Fields fields) {
        if (!Version.isWrite(event) || !isOfDeleted(event)) {
            return false;
        }
        List<Touch> effect = fields.effect(event);
        int finalizers = Objects.requireNonNull(event.base()).finalizers().size();
        return effect != null
                && (effect.stream().filter(Deletions::takesFinalizer).count() == Math.max(1, finalizers)
                        || effect.stream().anyMatch(Deletions::takesAllFinalizers));
    }

    private static boolean takesFinalizer(Touch touch) {
        return touch.to() == null
                && (touch.path().startsWith("metadata.finalizers[")
                        || touch.path().startsWith("spec.finalizers"));
    }

    private static boolean takesAllFinalizers(Touch touch) {
        return touch.to() == null && touch.path().equals("metadata.finalizers");
    }
}
