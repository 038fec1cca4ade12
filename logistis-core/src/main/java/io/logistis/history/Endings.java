package io.logistis.history;

import io.logistis.event.ChangeEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which lives are known to be over: another uid was seen under the name. */
final class Endings {

    private final List<Life> lives;

    Endings(List<Life> lives) {
        this.lives = lives;
    }

    /**
     * The first event of a life that began after that one and was seen after it; null if there is none. What was read from
     * the old life may still arrive when the new one has begun.
     */
    @Nullable
    ChangeEvent replacement(Life life) {
        if (!life.wasSeen()) {
            return null;
        }
        for (Life other : lives) {
            if (other.wasSeen() && isAfter(other.first(), life.first()) && isAfter(other.lastSeen(), life.lastSeen())) {
                return other.first();
            }
        }
        return null;
    }

    private static boolean isAfter(ChangeEvent event, ChangeEvent earlier) {
        return event.id().compareTo(earlier.id()) > 0;
    }
}
