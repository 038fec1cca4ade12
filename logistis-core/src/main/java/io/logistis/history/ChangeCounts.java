package io.logistis.history;

import io.logistis.store.Buckets;
import io.logistis.store.CountBy;
import io.logistis.store.Interruption;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much happened, over time.
 *
 * @param from when the first bucket begins; all that is counted lies in the time that was asked for, though
 * @param buckets their length
 * @param unit what is counted
 * @param countedFrom where there was too much to count in that unit, the moment that the counts go back to; null where all
 *     was counted
 * @param people by bucket, what people did with effect
 * @param system by bucket, what system users did with effect
 * @param denied by bucket, what a lock refused
 * @param noEffect by bucket, what was let through and came to nothing; zeros where admissions are counted
 * @param series what was asked to be taken apart: of each kind the most frequent names first, then one for all the others
 * @param interruptions that fall into the time
 */
public record ChangeCounts(
        Instant from,
        Buckets buckets,
        Unit unit,
        @Nullable Instant countedFrom,
        List<Long> people,
        List<Long> system,
        List<Long> denied,
        List<Long> noEffect,
        List<Series> series,
        List<Interruption> interruptions) {

    /** What is counted. */
    public enum Unit {
        /** Changes, their retries folded. */
        CHANGES,
        /** Each attempt by itself; nobody has looked what came of them. */
        ADMISSIONS
    }

    /**
     * What has one name.
     *
     * @param by what kind of name
     * @param name null for cluster-scoped objects, and for all others together
     * @param others how many more names this one stands for; 0 for a name by itself
     * @param total in the whole time
     * @param counts by bucket
     */
    public record Series(CountBy by, @Nullable String name, int others, long total, List<Long> counts) {
        public Series {
            Objects.requireNonNull(by, "by");
            counts = List.copyOf(counts);
        }
    }

    public ChangeCounts {
        people = List.copyOf(people);
        system = List.copyOf(system);
        denied = List.copyOf(denied);
        noEffect = List.copyOf(noEffect);
        series = List.copyOf(series);
        interruptions = List.copyOf(interruptions);
    }
}
