package io.logistis;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import io.logistis.event.ObjectRef;
import io.logistis.event.ObjectState;
import io.logistis.event.ObservedChange;
import io.logistis.event.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts refusals, so that a storm of them takes a bounded place. The first of a user who does one thing to one object
 * against one lock is to be kept at once; those that follow within a minute are counted here, and are one event when the
 * minute is over. CREATEs by generateName are of one object by their prefix. Where more are open than there is room for,
 * further ones are counted without a name, and where even that is too much the oldest end early. Thread-safe.
 */
final class RefusalTally {

    /** How long refusals are counted before they are an event. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    /** How many may be open with a name; as many again without one. */
    static final int MAX_OPEN = 1000;

    /** About how many bytes they may hold, of names and of what is known of users; as many again without a name. */
    private static final long MAX_BYTES = 4L << 20;

    private record Key(
            String username,
            Operation operation,
            ObjectKey object,
            @Nullable String subresource,
            String lockId) {}

    /** The refusals of one key within one minute. */
    private static final class Open {
        private final ObservedChange first;
        private final Decision decision;
        private final Instant end;
        private final long bytes;
        private String lastUid;
        private int further;

        private Open(ObservedChange first, Decision decision, Instant end) {
            this.first = first;
            this.decision = decision;
            this.end = end;
            this.bytes = bytes(first);
            this.lastUid = first.requestUid();
        }
    }

    private final Function<ObjectKey, String> profile;
    /** In the order of their beginning. */
    private final Map<Key, Open> open = new LinkedHashMap<>();

    /** What waits to be taken. */
    private final List<ChangeEvent> ended = new ArrayList<>();

    private long bytes;
    private volatile Instant due = Instant.MAX;

    /** @param profile that events of an object are kept under */
    RefusalTally(Function<ObjectKey, String> profile) {
        this.profile = profile;
    }

    /** Whether this refusal is to be kept by itself; else it is counted, or known already. */
    synchronized boolean isFirst(ObservedChange refused, Decision decision, Instant arrival) {
        Key key = key(refused, decision);
        Open same = open.get(key);
        boolean full = open.size() >= MAX_OPEN || bytes >= MAX_BYTES;
        if (same == null && full) {
            key = withoutName(key);
            same = open.get(key);
        }
        if (same != null && arrival.isBefore(same.end)) {
            String uid = refused.requestUid();
            if (!uid.equals(same.lastUid) && !uid.equals(same.first.requestUid()) && same.further < Integer.MAX_VALUE) {
                same.further++;
                same.lastUid = uid;
            }
            return false;
        }
        if (same != null) {
            open.remove(key);
            ended(same, arrival);
        }
        Open begun = new Open(remembered(refused, key), decision, arrival.plus(WINDOW));
        open.put(key, begun);
        bytes += begun.bytes;
        due = begun.end.isBefore(due) ? begun.end : due;
        makeRoom(arrival);
        return true;
    }

    private static Key key(ObservedChange refused, Decision decision) {
        ObjectKey object = refused.object().key();
        if (refused.operation() == Operation.CREATE && refused.generateName() != null) {
            // No name ends in a star.
            object = new ObjectKey(object.group(), object.resource(), object.namespace(), refused.generateName() + "*");
        }
        return new Key(
                refused.user().username(),
                refused.operation(),
                object,
                refused.object().subresource(),
                Objects.requireNonNull(decision.lock()).id());
    }

    private static Key withoutName(Key key) {
        ObjectKey object = key.object();
        return new Key(
                key.username(),
                key.operation(),
                new ObjectKey(object.group(), object.resource(), object.namespace(), ""),
                key.subresource(),
                key.lockId());
    }

    private static ObservedChange remembered(ObservedChange refused, Key key) {
        ObjectRef object = refused.object();
        boolean nameless = key.object().name().isEmpty();
        return new ObservedChange(
                refused.requestUid(),
                refused.operation(),
                nameless
                        ? new ObjectRef(key.object(), object.version(), object.kind(), object.subresource(), null)
                        : object,
                refused.apiVersion(),
                refused.user(),
                refused.fieldManager(),
                false,
                nameless ? null : refused.generateName(),
                null,
                null,
                false);
    }

    private void makeRoom(Instant now) {
        Iterator<Map.Entry<Key, Open>> oldest = open.entrySet().iterator();
        while (open.size() > 2 * MAX_OPEN || (bytes > 2 * MAX_BYTES && open.size() > 1)) {
            Map.Entry<Key, Open> entry = oldest.next();
            oldest.remove();
            ended(entry.getValue(), now);
        }
    }

    /** The events of the minutes that are over; cheap when there are none. */
    List<ChangeEvent> ended(Instant now) {
        return now.isBefore(due) ? List.of() : take(now, false);
    }

    /** The events of all minutes, as if they were over. */
    List<ChangeEvent> all(Instant now) {
        return take(now, true);
    }

    private synchronized List<ChangeEvent> take(Instant now, boolean all) {
        due = Instant.MAX;
        for (Iterator<Open> each = open.values().iterator(); each.hasNext(); ) {
            Open candidate = each.next();
            if (all || !now.isBefore(candidate.end)) {
                each.remove();
                ended(candidate, now);
            } else if (candidate.end.isBefore(due)) {
                due = candidate.end;
            }
        }
        List<ChangeEvent> taken = List.copyOf(ended);
        ended.clear();
        return taken;
    }

    private void ended(Open over, Instant now) {
        bytes -= over.bytes;
        if (over.further > 0) {
            ended.add(event(over, over.end.isBefore(now) ? over.end : now));
            due = Instant.MIN;
        }
    }

    private ChangeEvent event(Open over, Instant at) {
        ObservedChange first = over.first;
        String uid = "refusals-" + first.requestUid();
        return new ChangeEvent(
                EventId.of(at, uid),
                uid,
                at,
                first.operation(),
                first.object(),
                first.apiVersion(),
                first.user(),
                first.fieldManager(),
                first.generateName(),
                over.decision,
                null,
                profile.apply(first.object().key()),
                ObjectState.NONE,
                ObjectState.NONE,
                over.further,
                false);
    }

    private static long bytes(ObservedChange change) {
        long chars = (long) change.requestUid().length()
                + change.object().key().name().length()
                + change.user().username().length();
        for (String group : change.user().groups()) {
            chars += group.length() + 20L;
        }
        for (Map.Entry<String, List<String>> extra : change.user().extra().entrySet()) {
            chars += extra.getKey().length() + 40L;
            for (String value : extra.getValue()) {
                chars += value.length() + 20L;
            }
        }
        return 500 + 2 * chars;
    }
}
