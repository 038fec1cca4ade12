package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Operation;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What later versions show of the events that were made on one version: at most one of them was carried out. */
final class Standing {

    private final Version version;
    private final Set<ChangeEvent> carriedOut = new LinkedHashSet<>();
    private final Set<ChangeEvent> withoutEffect = new LinkedHashSet<>();
    private boolean refutesOthers;

    Standing(Version version) {
        this.version = version;
    }

    /**
     * One of these was carried out.
     *
     * @param surely whether nothing is missing between, so that all others had no effect
     */
    void addCarriedOut(Collection<ChangeEvent> events, boolean surely) {
        carriedOut.addAll(events);
        refutesOthers |= surely && !events.isEmpty();
    }

    void addWithoutEffect(Collection<ChangeEvent> events) {
        withoutEffect.addAll(events);
    }

    boolean isUndecided(ChangeEvent event) {
        return !carriedOut.contains(event) && !withoutEffect.contains(event);
    }

    /**
     * Concludes. Where two users, or two requests of one user that are not the same, may each have made what is seen,
     * neither is named.
     */
    void settle(Verdicts verdicts) {
        ChangeEvent last = lastCarriedOut();
        if (last != null && carriedOut.stream().allMatch(event -> isRepetition(event, last))) {
            carriedOut.forEach(event -> verdicts.setRepeated(event, last));
            verdicts.set(last, Outcome.PERSISTED);
        }
        for (ChangeEvent event : version.events()) {
            boolean isAttempt = Version.isWrite(event) || (Version.isDeletion(event) && !Deletions.isOfDeleted(event));
            boolean isRefuted = withoutEffect.contains(event) || (refutesOthers && last != null);
            if (isAttempt && isRefuted && !carriedOut.contains(event)) {
                verdicts.set(event, Outcome.NO_EFFECT);
            }
        }
        settleRepetitions(verdicts);
    }

    private @Nullable ChangeEvent lastCarriedOut() {
        ChangeEvent last = null;
        for (ChangeEvent event : version.events()) {
            last = carriedOut.contains(event) ? event : last;
        }
        return last;
    }

    /** Of what one user asked for twice on one version, the last stands. */
    private void settleRepetitions(Verdicts verdicts) {
        List<ChangeEvent> events = version.events();
        for (int i = 0; i < events.size(); i++) {
            ChangeEvent event = events.get(i);
            if (verdicts.of(event) != Outcome.PERSISTED && Version.isWrite(event)) {
                for (ChangeEvent later : events.subList(i + 1, events.size())) {
                    if (Version.isWrite(later) && isRepetition(event, later)) {
                        verdicts.setRepeated(event, later);
                    }
                }
            }
        }
    }

    private static boolean isRepetition(ChangeEvent event, ChangeEvent later) {
        boolean isKept = event.operation() == Operation.DELETE || event.after().digest() != null;
        return isKept
                && event.operation() == later.operation()
                && event.after().equals(later.after())
                && event.before().equals(later.before())
                && event.user().username().equals(later.user().username())
                && Objects.equals(event.object().subresource(), later.object().subresource())
                && Track.of(event).equals(Track.of(later));
    }
}
