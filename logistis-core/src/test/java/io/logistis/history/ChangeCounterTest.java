package io.logistis.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.logistis.event.Decision;
import io.logistis.store.Buckets;
import io.logistis.store.CountBy;
import io.logistis.store.Interruption;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangeCounterTest {

    private final TurnableClock clock = new TurnableClock();
    private final RingBufferEventStore store =
            new RingBufferEventStore(new Retention(1_000_000, Duration.ofDays(30), 1L << 40), clock);
    private final Events events = new Events(clock);
    private final ChangeCounter counter = new ChangeCounter(store, new ChangeReader(store));
    private final Instant start = clock.instant().truncatedTo(ChronoUnit.HOURS);

    @Test
    void peopleAndTheSystemAreToldApart() {
        keep(events.update("alice", "shop", "a").at(start.plusSeconds(1)).build());
        keep(events.update("system:serviceaccount:shop:ci", "shop", "b")
                .at(start.plusSeconds(2))
                .build());
        keep(events.update("system:serviceaccount:kube-system:x", "shop", "c")
                .at(start.plusSeconds(3700))
                .build());
        keep(events.update("bob", "shop", "d")
                .at(start.plusSeconds(3800))
                .decision(Decision.denied(new Decision.LockRef("l", "r", "o", null)), 7)
                .build());

        ChangeCounts counts = count(ChangeQuery.builder(), EnumSet.noneOf(CountBy.class));

        assertThat(counts.unit()).isEqualTo(ChangeCounts.Unit.CHANGES);
        assertThat(counts.people()).containsExactly(2L, 0L);
        assertThat(counts.system()).containsExactly(0L, 1L);
        assertThat(counts.denied()).containsExactly(0L, 7L);
        assertThat(counts.series()).isEmpty();
    }

    @Test
    void whereThereIsTooMuchToFoldAdmissionsAreCountedAndItIsSaid() {
        for (int i = 0; i < 9_000; i++) {
            keep(events.update(i % 3 == 0 ? "alice" : "bob", "shop", "web-" + i)
                    .before(null)
                    .after(null)
                    .at(start.plusMillis(i))
                    .build());
        }

        ChangeCounts counts = count(ChangeQuery.builder(), EnumSet.of(CountBy.USER, CountBy.OUTCOME));

        assertThat(counts.unit()).isEqualTo(ChangeCounts.Unit.ADMISSIONS);
        assertThat(counts.countedFrom()).isNull();
        assertThat(counts.people()).containsExactly(9_000L, 0L);
        assertThat(counts.series())
                .extracting(ChangeCounts.Series::name, ChangeCounts.Series::total)
                .containsExactly(tuple("bob", 6_000L), tuple("alice", 3_000L), tuple("ADMITTED", 9_000L));

        ChangeCounts folded = count(ChangeQuery.builder().outcome(Outcome.ADMITTED), EnumSet.of(CountBy.USER));
        assertThat(folded.unit()).isEqualTo(ChangeCounts.Unit.CHANGES);
        assertThat(folded.countedFrom()).isNotNull();
    }

    @Test
    void interruptionsOfTheTimeAreTold() {
        Interruption away =
                new Interruption(start.minusSeconds(60), start.plusSeconds(60), Interruption.Reason.STOPPED, 0);
        store.journal(away).toCompletableFuture().join();

        assertThat(count(ChangeQuery.builder(), EnumSet.noneOf(CountBy.class)).interruptions())
                .containsExactly(away);
    }

    @Test
    void thereCanBeSoManyBucketsAndNoMore() {
        assertThatThrownBy(() ->
                        counter.count(ChangeQuery.all(), start, start.plusSeconds(501), new Buckets(1), Set.of(), 1))
                .hasMessageContaining("501 buckets");
        assertThat(counter.count(ChangeQuery.all(), start, start, new Buckets(1), Set.of(), 1)
                        .people())
                .hasSize(1);
    }

    private ChangeCounts count(ChangeQuery.Builder query, Set<CountBy> by) {
        Instant until = start.plusSeconds(7200);
        return counter.count(query.since(start).until(until).build(), start, until, new Buckets(3600), by, 10);
    }

    private void keep(NewEvent event) {
        store.append(event).toCompletableFuture().join();
    }
}
