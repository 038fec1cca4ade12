package io.logistis.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Digest;
import io.logistis.event.EventId;
import io.logistis.event.ObjectKey;
import io.logistis.event.Operation;
import io.logistis.event.Shape;
import io.logistis.store.EventStore;
import io.logistis.store.Interruption;
import io.logistis.store.Retention;
import io.logistis.store.StoredObject;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Events;
import io.logistis.testkit.ForwardingEventStore;
import io.logistis.testkit.TurnableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangeReaderTest {

    private static final ObjectKey A = Simulation.configMapKey("a");
    private static final ObjectKey B = Simulation.configMapKey("b");

    private final Simulation simulation = Simulation.of(1);
    private final ChangeReader reader = simulation.reader;

    @Test
    void anEmptyStoreHasAnEmptyPage() {
        ChangePage page = reader.find(ChangeQuery.all());

        assertThat(page.changes()).isEmpty();
        assertThat(page.next()).isNull();
        assertThat(reader.overview(Instant.EPOCH).namespaces()).isEmpty();
        assertThat(reader.ofObject(A)).isEmpty();
    }

    @Test
    void changesAreListedNewestFirstWithTheirAttemptsFolded() {
        work();

        assertThat(lines(ChangeQuery.builder()))
                .containsExactly(
                        "bob UPDATE b ADMITTED x1",
                        "alice CREATE b PERSISTED x1",
                        "alice UPDATE a ADMITTED x2",
                        "carol UPDATE a PERSISTED x1",
                        "bob UPDATE a NO_EFFECT x1",
                        "alice CREATE a PERSISTED x1");
    }

    @Test
    void attemptsAreListedByThemselvesIfThatIsAskedFor() {
        work();

        assertThat(lines(ChangeQuery.builder().name("a").attempts(true)))
                .containsExactly(
                        "alice UPDATE a ADMITTED x1",
                        "carol UPDATE a PERSISTED x1",
                        "alice UPDATE a NO_EFFECT x1",
                        "bob UPDATE a NO_EFFECT x1",
                        "alice CREATE a PERSISTED x1");
    }

    @Test
    void aFilterByUserSeesWhatOthersShowOfTheChange() {
        work();

        assertThat(lines(ChangeQuery.builder().user("alice").name("a")))
                .containsExactly("alice UPDATE a ADMITTED x2", "alice CREATE a PERSISTED x1");
        assertThat(lines(ChangeQuery.builder().user("carol"))).containsExactly("carol UPDATE a PERSISTED x1");
    }

    @Test
    void aFilterByOutcomeLooksAtChangesNotAtAttempts() {
        work();

        assertThat(lines(ChangeQuery.builder().outcome(Outcome.NO_EFFECT)))
                .containsExactly("bob UPDATE a NO_EFFECT x1");
        assertThat(lines(ChangeQuery.builder().outcome(Outcome.PERSISTED).operation(Operation.UPDATE)))
                .containsExactly("carol UPDATE a PERSISTED x1");
        assertThat(lines(ChangeQuery.builder().outcome(Outcome.DENIED))).isEmpty();
    }

    @Test
    void timesAreThoseOfTheLastAttempt() {
        Instant between = work();

        assertThat(lines(ChangeQuery.builder().name("a").until(between)))
                .containsExactly("bob UPDATE a NO_EFFECT x1", "alice CREATE a PERSISTED x1");
        assertThat(lines(ChangeQuery.builder().name("a").since(between)))
                .containsExactly("alice UPDATE a ADMITTED x2", "carol UPDATE a PERSISTED x1");
    }

    /** Bob is refused, alice loses a race against carol and tries again. Returns a moment within that race. */
    private Instant work() {
        simulation.run(
                simulation.create("alice", A, Simulation.configMap("a")),
                simulation.refusedPatch("bob", A, Simulation.set("b", "1")));
        SimulatedRequest alice = simulation.patch("alice", A, Simulation.set("a", "1"));
        SimulatedRequest carol = simulation.patch("carol", A, Simulation.set("c", "1"));
        simulation.clock.advance(Duration.ofSeconds(1));
        alice.step();
        alice.step();
        simulation.clock.advance(Duration.ofSeconds(1));
        Instant between = simulation.clock.instant();
        simulation.run(carol, alice);
        simulation.run(
                simulation.create("alice", B, Simulation.configMap("b")),
                simulation.patch("bob", B, Simulation.set("b", "1")));
        return between;
    }

    @Test
    void pagesNeitherSkipNorRepeatWhileEventsArrive() {
        simulation.run(simulation.create("alice", A, Simulation.configMap("a")));
        List<SimulatedRequest> pending = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            SimulatedRequest request = simulation.patch("u" + i, A, Simulation.set("k" + i, "1"));
            request.step();
            simulation.clock.advance(Duration.ofMillis(100));
            request.step();
            pending.add(request);
        }
        List<Change> expected = reader.find(ChangeQuery.all()).changes();

        List<Change> paged = new ArrayList<>();
        ChangeToken token = null;
        do {
            ChangePage page =
                    reader.find(ChangeQuery.builder().limit(3).token(token).build());
            paged.addAll(page.changes());
            token = page.next();
            // Attempts that wait to be listed are tried again meanwhile, and others come.
            simulation.run(pending.remove(0));
            simulation.run(simulation.patch("dave", B, Simulation.set("x", "1")));
        } while (token != null);

        assertThat(expected).hasSize(21);
        assertThat(paged).containsExactlyElementsOf(expected);
    }

    @Test
    void theLastPageHasNoNext() {
        work();

        assertThat(reader.find(ChangeQuery.builder().limit(6).build()).next()).isNull();
        assertThat(reader.find(ChangeQuery.builder().limit(5).build()).next()).isNotNull();
    }

    @Test
    void aPageReadsEachObjectOnceAndDecodesNothingThatItNeedNot() {
        for (int i = 0; i < 50; i++) {
            ObjectKey key = Simulation.configMapKey("c" + i);
            simulation.run(simulation.create("alice", key, Simulation.configMap("c" + i)));
            simulation.run(simulation.put("bob", key, Simulation.set("a", "1")));
            simulation.run(simulation.put("bob", key, Simulation.set("a", "2")));
        }
        CountingStore counting = new CountingStore(simulation.store);

        ChangePage page =
                new ChangeReader(counting).find(ChangeQuery.builder().limit(150).build());

        assertThat(page.changes()).hasSize(150);
        assertThat(counting.reads)
                .hasSize(50)
                .allSatisfy((key, reads) -> assertThat(reads).isEqualTo(1));
        assertThat(counting.decoded).isZero();
    }

    @Test
    void aPageLooksAtABoundedNumberOfEventsAndSaysWhereToGoOn() {
        TurnableClock clock = new TurnableClock();
        EventStore store = new RingBufferEventStore(Retention.DEFAULT, clock);
        Events events = new Events(clock);
        var first = store.append(events.create("rare", "shop", "x").build());
        for (int i = 0; i < 12_000; i++) {
            var unused = store.append(events.create("alice", "shop", "o" + i).build());
        }
        ChangeQuery.Builder refused = ChangeQuery.builder().outcome(Outcome.NO_EFFECT);

        ChangePage page = new ChangeReader(store).find(refused.build());
        assertThat(first).isCompleted();
        assertThat(page.changes()).isEmpty();
        assertThat(page.next()).isNotNull();

        ChangePage last =
                new ChangeReader(store).find(refused.token(page.next()).build());
        assertThat(last.changes()).isEmpty();
        assertThat(last.next()).isNull();
    }

    @Test
    void oneChangeIsFoundByItsIdAndAnAttemptByItsOwn() {
        work();
        Change change = reader.ofObject(A).stream()
                .filter(any -> any.attempts() == 2)
                .findFirst()
                .orElseThrow();
        EventId attempt = change.attemptIds().get(0);

        assertThat(reader.get(change.id())).contains(change);
        assertThat(reader.get(attempt)).hasValueSatisfying(found -> {
            assertThat(found.id()).isEqualTo(attempt);
            assertThat(found.outcome()).isEqualTo(Outcome.NO_EFFECT);
            assertThat(found.attempts()).isEqualTo(1);
        });
        assertThat(reader.get(EventId.of(Instant.EPOCH, "none"))).isEmpty();
    }

    @Test
    void aPageTellsTheInterruptionsOfItsTime() {
        Instant start = simulation.clock.instant();
        simulation.run(simulation.create("alice", A, Simulation.configMap("a")));
        Interruption first = interruption(Duration.ofSeconds(1));
        simulation.run(simulation.patch("alice", A, Simulation.set("a", "1")));
        Interruption second = interruption(Duration.ofSeconds(1));

        ChangePage newest = reader.find(ChangeQuery.builder().limit(1).build());
        ChangePage oldest =
                reader.find(ChangeQuery.builder().token(newest.next()).build());

        assertThat(newest.interruptions()).containsExactly(second);
        assertThat(oldest.interruptions()).containsExactly(first);
        assertThat(reader.find(ChangeQuery.all()).interruptions()).containsExactly(first, second);
        assertThat(reader.find(ChangeQuery.builder().until(start.plusSeconds(1)).build())
                        .interruptions())
                .containsExactly(first);
    }

    private Interruption interruption(Duration length) {
        Instant from = simulation.clock.instant();
        simulation.clock.advance(length);
        Interruption interruption = new Interruption(from, simulation.clock.instant(), Interruption.Reason.STOPPED, 0);
        var unused = simulation.store.journal(interruption);
        simulation.clock.advance(length);
        return interruption;
    }

    private List<String> lines(ChangeQuery.Builder query) {
        return reader.find(query.build()).changes().stream()
                .map(change -> change.event().user().username() + " "
                        + change.event().operation() + " "
                        + change.event().object().key().name() + " " + change.outcome() + " x" + change.attempts())
                .toList();
    }

    /** Counts what a page costs. */
    private static final class CountingStore extends ForwardingEventStore {
        private final Map<ObjectKey, Integer> reads = new HashMap<>();
        private int decoded;

        private CountingStore(EventStore to) {
            super(to);
        }

        @Override
        public List<ChangeEvent> around(ObjectKey key, EventId from, EventId last, int margin) {
            reads.merge(key, 1, Integer::sum);
            return super.around(key, from, last, margin);
        }

        @Override
        public StoredObject object(Shape shape, Digest digest) {
            decoded++;
            return super.object(shape, digest);
        }
    }
}
