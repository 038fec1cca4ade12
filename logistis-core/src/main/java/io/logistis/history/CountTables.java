package io.logistis.history;

import io.logistis.event.ChangeEvent;
import io.logistis.event.UserInfo;
import io.logistis.store.Buckets;
import io.logistis.store.CountBy;
import io.logistis.store.EventCount;
import io.logistis.store.Interruption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up counts by bucket and by name. Not thread-safe. */
final class CountTables {

    /** Names of one kind that are told apart; what comes beyond them is counted with the others. */
    private static final int MAX_NAMES = 5_000;

    private final Buckets buckets;
    private final Instant from;
    private final int size;
    private final long[] people;
    private final long[] system;
    private final long[] denied;
    private final long[] noEffect;
    private final Map<CountBy, Table> tables = new LinkedHashMap<>();

    CountTables(Buckets buckets, Instant since, Instant until, Set<CountBy> by) {
        this.buckets = buckets;
        this.from = buckets.start(since);
        long span = until.getEpochSecond() - from.getEpochSecond();
        long number = Math.max(1, Math.floorDiv(span, buckets.seconds()) + (span % buckets.seconds() == 0 ? 0 : 1));
        if (number > ChangeCounter.MAX_BUCKETS) {
            throw new IllegalArgumentException("that time has " + number + " buckets of " + buckets.seconds()
                    + " s; there can be " + ChangeCounter.MAX_BUCKETS + ": ask for longer ones");
        }
        size = (int) number;
        people = new long[size];
        system = new long[size];
        denied = new long[size];
        noEffect = new long[size];
        by.forEach(one -> tables.put(one, new Table()));
    }

    Buckets buckets() {
        return buckets;
    }

    void add(ChangeEvent event, Outcome outcome) {
        int bucket = bucket(event.observedAt());
        add(bucket, event.user(), outcome, event.count());
        tables.forEach(
                (by, table) -> table.add(bucket, by == CountBy.OUTCOME ? outcome.name() : by.of(event), event.count()));
    }

    void add(EventCount count, UserInfo user, Outcome outcome) {
        add(bucket(count.bucket()), user, outcome, count.count());
    }

    private void add(int bucket, UserInfo user, Outcome outcome, long count) {
        long[] counts = switch (outcome) {
            case DENIED -> denied;
            case NO_EFFECT -> noEffect;
            case PERSISTED, ADMITTED -> user.isSystem() ? system : people;
        };
        counts[bucket] += count;
    }

    void add(CountBy by, List<EventCount> counts) {
        Table table = tables.computeIfAbsent(by, absent -> new Table());
        counts.forEach(count -> table.add(bucket(count.bucket()), count.name(), count.count()));
    }

    /** What arrives while it is counted belongs to the last one. */
    private int bucket(Instant moment) {
        long number = Math.floorDiv(moment.getEpochSecond() - from.getEpochSecond(), buckets.seconds());
        return (int) Math.max(0, Math.min(size - 1, number));
    }

    ChangeCounts result(
            ChangeCounts.Unit unit, @Nullable Instant countedFrom, int top, List<Interruption> interruptions) {
        List<ChangeCounts.Series> series = new ArrayList<>();
        tables.forEach((by, table) -> series.addAll(table.series(by, top)));
        return new ChangeCounts(
                from,
                buckets,
                unit,
                countedFrom,
                list(people),
                list(system),
                list(denied),
                list(noEffect),
                series,
                interruptions);
    }

    private static List<Long> list(long[] counts) {
        return Arrays.stream(counts).boxed().toList();
    }

    /** Counts by name. A name's counts are sparse: most have few. */
    private final class Table {

        private final Map<Optional<String>, Map<Integer, Long>> names = new HashMap<>();
        private final Map<Integer, Long> beyond = new HashMap<>();

        private void add(int bucket, @Nullable String name, long count) {
            Optional<String> key = Optional.ofNullable(name);
            Map<Integer, Long> counts = names.get(key);
            if (counts == null) {
                counts = names.size() < MAX_NAMES ? new HashMap<>() : beyond;
                if (names.size() < MAX_NAMES) {
                    names.put(key, counts);
                }
            }
            counts.merge(bucket, count, Long::sum);
        }

        private List<ChangeCounts.Series> series(CountBy by, int top) {
            List<ChangeCounts.Series> all = new ArrayList<>();
            names.forEach((name, counts) -> all.add(one(by, name.orElse(null), 0, counts)));
            all.sort(Comparator.comparing(ChangeCounts.Series::total)
                    .reversed()
                    .thenComparing(series -> String.valueOf(series.name())));
            int told = Math.min(top, all.size());
            List<ChangeCounts.Series> series = new ArrayList<>(all.subList(0, told));
            Map<Integer, Long> others = new HashMap<>(beyond);
            for (ChangeCounts.Series one : all.subList(told, all.size())) {
                names.getOrDefault(Optional.ofNullable(one.name()), Map.of())
                        .forEach((bucket, count) -> others.merge(bucket, count, Long::sum));
            }
            if (!others.isEmpty()) {
                series.add(one(by, null, all.size() - told + (beyond.isEmpty() ? 0 : 1), others));
            }
            return series;
        }

        private ChangeCounts.Series one(CountBy by, @Nullable String name, int others, Map<Integer, Long> sparse) {
            Long[] counts = new Long[size];
            Arrays.fill(counts, 0L);
            sparse.forEach((bucket, count) -> counts[bucket] = count);
            long total = sparse.values().stream().mapToLong(Long::longValue).sum();
            return new ChangeCounts.Series(by, name, others, total, List.of(counts));
        }
    }
}
