package io.logistis.store;

import io.logistis.event.Decision;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many admissions have something in common, within one bucket of time.
 *
 * @param bucket when the bucket begins
 * @param name what they have in common, see {@link CountBy}
 * @param verdict what we answered
 * @param count 1 or more; refusals as often as they occurred
 */
public record EventCount(Instant bucket, @Nullable String name, Decision.Verdict verdict, long count) {

    public EventCount {
        Objects.requireNonNull(bucket, "bucket");
        Objects.requireNonNull(verdict, "verdict");
    }
}
