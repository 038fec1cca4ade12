package io.logistis.store.jdbc;

import io.logistis.event.EventId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Under which ids the requests of the last ten minutes are kept, by the hash of their uids. Under a flood it remembers
 * fewer. For the writer's thread only.
 */
final class RecentRequests {

    static final Duration WINDOW = Duration.ofMinutes(10);
    static final int MOST = 100_000;

    private final Map<Long, EventId> byHash = new LinkedHashMap<>();
    private final List<Long> added = new ArrayList<>();

    /** The hash of a request's uid. */
    static long hash(String requestUid) {
        return EventId.of(Instant.EPOCH, requestUid).low();
    }

    /** The id under which a request with that hash is kept since less than ten minutes; null if none is. */
    @Nullable
    EventId get(long hash, Instant now) {
        EventId known = byHash.get(hash);
        return known == null || isOld(known, now) ? null : known;
    }

    void put(long hash, EventId id, Instant now) {
        byHash.remove(hash);
        byHash.put(hash, id);
        added.add(hash);
        Iterator<EventId> oldest = byHash.values().iterator();
        while (oldest.hasNext()) {
            boolean old = isOld(oldest.next(), now);
            if (!old && byHash.size() <= MOST) {
                break;
            }
            oldest.remove();
        }
    }

    private static boolean isOld(EventId id, Instant now) {
        return id.time().plus(WINDOW).isBefore(now);
    }

    void committed() {
        added.clear();
    }

    void rolledBack() {
        added.forEach(byHash::remove);
        added.clear();
    }
}
