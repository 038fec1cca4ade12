package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the recorded events of one object add up to. A webhook sees attempts: a write to a busy object is admitted again
 * after each storage conflict, a quota may refuse it afterwards, some writes arrive in another shape. This tells the changes
 * that came of them, and says only what later reviews show. A pure function of the events and their {@link Surroundings};
 * immutable and thread-safe.
 *
 * <p>How it concludes:
 *
 * <ol>
 *   <li><b>Lives.</b> Events are told apart by {@code metadata.uid}. A CREATE is PERSISTED if a later review bears its uid; it
 *       had NO_EFFECT if a later review bears a uid that was living before, or one created after it with nothing between
 *       that can have ended it.
 *   <li><b>Versions.</b> Within a life, each review shows the object at one resourceVersion, its base, and at most one of the
 *       writes on one base was carried out. Versions stand in the order of their numbers, not of arrival: replicas' clocks
 *       differ, and reads may be stale. Where a version is lower than one seen a minute before, etcd was restored, and what
 *       comes after is compared with what was before, but by no number.
 *   <li><b>Steps.</b> States can be compared within one shape (key, apiVersion, kind) and one profile. Each version is held
 *       against the next one seen in that shape. If its state is what a write was to make, that write is PERSISTED and all
 *       others on that base had NO_EFFECT; if it is the write's own base, none had an effect. If two users asked for that
 *       state, both stay ADMITTED.
 *   <li><b>Explanations.</b> If it is neither, the fields tell: what differs is explained by writes in another shape that lie
 *       between ({@code /scale} explains the replicas that it set; another version of the API explains anything), by what the
 *       API server fills in after admission, and by the finalizers of a deletion. A write whose fields all stand there is
 *       PERSISTED. What no recorded write explains is a {@link Gap}.
 *   <li><b>Doubt.</b> Where an eviction of ours may have taken events between, no gap is claimed, and no write is called
 *       without effect; where an interruption lies between, only one that its user has sent once more is.
 *   <li><b>Endings.</b> A DELETE is PERSISTED if the next version is being deleted or another uid is seen under the name; so
 *       is the UPDATE that took the last finalizer.
 *   <li><b>Folding.</b> A write without effect is an attempt at the same user's next write to the same fields within a minute,
 *       if there is one. Elements of lists without names count as fields wherever they stand.
 *   <li><b>Order.</b> Changes stand in the order in which their last attempts arrived; those of one life that are PERSISTED
 *       take their places in the order of their versions.
 * </ol>
 */
public final class ObjectHistory {

    private final List<Change> changes;
    private final List<Change> attempts;

    private ObjectHistory(List<Change> changes, List<Change> attempts) {
        this.changes = List.copyOf(changes);
        this.attempts = List.copyOf(attempts);
    }

    /**
     * The history that these events tell.
     *
     * @param events of one object, in any order; all that is recorded, or a part of it, the first of which is then marked as
     *     standing after a hole ({@link ChangeEvent#evictedBefore})
     * @param surroundings what they are held against
     * @throws IllegalArgumentException if they are not of one object
     */
    public static ObjectHistory of(List<ChangeEvent> events, Surroundings surroundings) {
        if (events.isEmpty()) {
            return new ObjectHistory(List.of(), List.of());
        }
        ObjectKey key = events.get(0).object().key();
        List<ChangeEvent> sorted = new ArrayList<>(events);
        sorted.sort(Comparator.comparing(ChangeEvent::id));
        for (ChangeEvent event : sorted) {
            if (!event.object().key().equals(key)) {
                throw new IllegalArgumentException("events must be of one object, were of " + key + " and "
                        + event.object().key());
            }
        }
        return read(key, sorted, surroundings);
    }

    private static ObjectHistory read(ObjectKey key, List<ChangeEvent> events, Surroundings surroundings) {
        Fields fields = new Fields(surroundings);
        Circumstances circumstances = new Circumstances(key, events, surroundings);
        List<Life> lives = Life.allOf(events);
        Verdicts verdicts = new Verdicts();
        new Creations(lives, circumstances, fields).conclude(verdicts);
        Endings endings = new Endings(lives);
        List<Finding> findings = new ArrayList<>();
        List<Retries> retries = new ArrayList<>();
        for (Life life : lives) {
            LifeReading reading = new LifeReading(key, life, circumstances, fields);
            reading.conclude(verdicts, endings.replacement(life));
            findings.addAll(reading.findings());
            retries.addAll(reading.retries());
        }
        PodEvictions.conclude(events, lives, verdicts);
        Folding folding = new Folding(events, verdicts, retries);
        Map<ChangeEvent, List<ChangeEvent>> folded = folding.attempts();
        BaseOrder order = new BaseOrder(lives);

        Map<EventId, EventId> changeOf = new HashMap<>();
        folded.forEach((last, all) -> all.forEach(attempt -> changeOf.put(attempt.id(), last.id())));
        Map<EventId, Gap> gaps = new Gaps(verdicts, circumstances, changeOf).of(findings);
        List<Change> changes = new ArrayList<>();
        folded.forEach((last, all) -> changes.add(new Change(
                last,
                folding.outcome(all, last),
                all.stream().map(ChangeEvent::id).toList(),
                gaps.get(last.id()))));

        Map<EventId, Gap> gapsOfAttempts = new Gaps(verdicts, circumstances, Map.of()).of(findings);
        List<Change> attempts = events.stream()
                .map(event ->
                        new Change(event, verdicts.of(event), List.of(event.id()), gapsOfAttempts.get(event.id())))
                .toList();
        return new ObjectHistory(order.sorted(changes), order.sorted(attempts));
    }

    /** What was changed, attempts folded; oldest first. */
    public List<Change> changes() {
        return changes;
    }

    /** Every admission by itself; oldest first. */
    public List<Change> attempts() {
        return attempts;
    }
}
