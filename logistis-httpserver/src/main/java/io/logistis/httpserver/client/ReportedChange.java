package io.logistis.httpserver.client;

import io.logistis.event.Decision;
import io.logistis.event.EventId;
import io.logistis.event.ObjectRef;
import io.logistis.event.Operation;
import io.logistis.event.UserInfo;
import io.logistis.history.Gap;
import io.logistis.history.Outcome;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change as a server reports it.
 *
 * @param id of its last attempt
 * @param observedAt when that arrived
 * @param operation what was done
 * @param outcome what became of it
 * @param attempts how often it was admitted
 * @param count how many refusals it stands for; 1 for everything else
 * @param object what it was done to
 * @param user who did it
 * @param fieldManager the tool, as it named itself; null where it did not
 * @param lock that refused it, was passed by, or that LOCK and UNLOCK are about; null where there is none
 * @param passage why it went through although the lock matched; null otherwise
 * @param gapBefore what changed unseen just before it; null where nothing is known to have
 * @param diff what it changed; null unless it was asked for
 */
public record ReportedChange(
        EventId id,
        Instant observedAt,
        Operation operation,
        Outcome outcome,
        int attempts,
        int count,
        ObjectRef object,
        UserInfo user,
        @Nullable String fieldManager,
        Decision.@Nullable LockRef lock,
        Decision.@Nullable Passage passage,
        @Nullable Gap gapBefore,
        @Nullable ReportedDiff diff) {

    public ReportedChange {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(observedAt, "observedAt");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(user, "user");
    }
}
