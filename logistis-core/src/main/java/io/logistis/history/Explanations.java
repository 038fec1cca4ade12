package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may differ between a write and the next version that was seen, without anything having been unseen: what the API
 * server fills in after admission, and what was written meanwhile in another shape. Not thread-safe.
 */
final class Explanations {

    private static final Pattern SERVICE_FILLED_IN =
            Pattern.compile("spec\\.(clusterIPs?|healthCheckNodePort|ports\\[.*]\\.nodePort)(\\[.*])?");
    private static final Pattern JOB_FILLED_IN =
            Pattern.compile("(metadata\\.labels|spec\\.template\\.metadata\\.labels|spec\\.selector\\.matchLabels)"
                    + "(\\.controller-uid|\\.job-name|\\[\"batch\\.kubernetes\\.io/(controller-uid|job-name)\"])");
    // A binding puts the pod on its node, and gives it the node's place.
    private static final Pattern POD_FILLED_IN =
            Pattern.compile("spec\\.nodeName|metadata\\.labels\\[\"topology\\.kubernetes\\.io/(zone|region)\"]");
    private static final Set<String> DELETION_FINALIZERS =
            Set.of("metadata.finalizers[=foregroundDeletion]", "metadata.finalizers[=orphan]");

    private final @Nullable Pattern filledIn;
    private final boolean isCustom;
    private final boolean beingDeleted;
    private final List<Touch> rescalings = new ArrayList<>();
    private boolean rescaledUnread;
    private boolean anything;
    private boolean anythingLater;

    /** @param beingDeleted whether the object was being deleted when it was seen next */
    Explanations(ObjectKey key, boolean beingDeleted) {
        this.filledIn = filledIn(key);
        this.isCustom = !key.group().isEmpty() && !key.group().equals("apps");
        this.beingDeleted = beingDeleted;
    }

    private static @Nullable Pattern filledIn(ObjectKey key) {
        String resource = key.group().isEmpty() ? key.resource() : key.resource() + "." + key.group();
        return switch (resource) {
            case "services" -> SERVICE_FILLED_IN;
            case "jobs.batch" -> JOB_FILLED_IN;
            case "pods" -> POD_FILLED_IN;
            default -> null;
        };
    }

    /**
     * A write in another shape lies between.
     *
     * @param later whether it was made on a later version than the write that is looked at, so that it may have undone it
     */
    void addWrite(ChangeEvent write, Fields fields, boolean later) {
        if (!Track.isScale(write)) {
            addAnything(later);
            return;
        }
        List<Touch> effect = fields.effect(write);
        if (effect == null) {
            rescaledUnread = true;
        } else {
            effect.stream()
                    .filter(touch -> touch.path().equals(Fields.REPLICAS))
                    .forEach(rescalings::add);
        }
    }

    /** A write lies between that may have changed anything. */
    void addAnything(boolean later) {
        anything = true;
        anythingLater |= later;
    }

    /** Whether everything that differs has an explanation, whatever it is. */
    boolean coverAnything() {
        return anything;
    }

    /** Whether what a write did may have been undone since by another that was seen. */
    boolean mayHaveUndone() {
        return anythingLater;
    }

    /** Those of the differences that have no explanation. */
    List<Touch> unexplained(List<Touch> differences) {
        return differences.stream().filter(touch -> !covers(touch)).toList();
    }

    private boolean covers(Touch touch) {
        return anything || isFilledIn(touch) || isOfDeletion(touch) || isRescaled(touch);
    }

    private boolean isFilledIn(Touch touch) {
        return filledIn != null
                && touch.isFilledIn()
                && filledIn.matcher(touch.path()).matches();
    }

    private boolean isOfDeletion(Touch touch) {
        return beingDeleted && DELETION_FINALIZERS.contains(touch.path());
    }

    private boolean isRescaled(Touch touch) {
        return (rescaledUnread && touch.path().equals(Fields.REPLICAS))
                || (mayBeReplicas(touch)
                        && rescalings.stream().anyMatch(rescaling -> Objects.equals(rescaling.to(), touch.to())));
    }

    // A custom resource names the path of its replicas in its definition: it is known by its value.
    private boolean mayBeReplicas(Touch touch) {
        return isCustom || touch.path().equals(Fields.REPLICAS);
    }

    /** Whether another write may have overwritten some field of a write meanwhile. */
    boolean mayHaveOverwritten() {
        return rescaledUnread || !rescalings.isEmpty();
    }

    /** Those of a write's fields that no other write can have overwritten meanwhile. */
    List<Touch> lasting(List<Touch> effect) {
        return effect.stream().filter(touch -> !mayBeRescaled(touch)).toList();
    }

    private boolean mayBeRescaled(Touch touch) {
        if (touch.path().equals(Fields.REPLICAS)) {
            return rescaledUnread || !rescalings.isEmpty();
        }
        return isCustom && rescalings.stream().anyMatch(rescaling -> Objects.equals(rescaling.from(), touch.to()));
    }
}
