package io.logistis.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Digest;
import io.logistis.event.EventId;
import io.logistis.event.ObjectState;
import io.logistis.store.EventQuery;
import io.logistis.store.EventStore;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link EventStore} promises of its bounds. */
public abstract class EventStoreBoundsContract {

    private static final String SYSTEM = "system:serviceaccount:kube-system:deployment-controller";

    /** Turned by the tests; the store must tell time by it. */
    protected final TurnableClock clock = new TurnableClock();

    /** Events at this clock's time. */
    protected final Events events = new Events(clock);

    /** The store under test, once it is opened. */
    @SuppressWarnings("NullAway.Init")
    protected EventStore store;

    /** Opens a new, empty store. It is closed after each test. */
    protected abstract EventStore open(Retention retention, Clock clock);

    @AfterEach
    void closeStore() {
        if (store != null) {
            store.close();
        }
    }

    @Test
    protected void ofOneObjectTheOldestGo() {
        store(Retention.DEFAULT.withMaxEventsPerObject(3));
        List<ChangeEvent> appended = appendUpdates("alice", 5);
        ChangeEvent other = appended(events.update("alice", "shop", "other").build());

        assertThat(ids(all()))
                .containsExactly(
                        other.id(),
                        appended.get(4).id(),
                        appended.get(3).id(),
                        appended.get(2).id());
        assertThat(store.stats().evictedByCount()).isEqualTo(2);
        assertThat(store.stats().events()).isEqualTo(4);
    }

    @Test
    protected void anEventMayNameAnotherBoundForItsObject() {
        store(Retention.DEFAULT.withMaxEventsPerObject(3));
        for (int i = 0; i < 8; i++) {
            append(events.update("alice", "prod", "web").maxEventsPerObject(5).build());
        }
        appendUpdates("alice", 8);

        assertThat(find(EventQuery.builder().namespace("prod"))).hasSize(5);
        assertThat(find(EventQuery.builder().namespace("shop"))).hasSize(3);

        append(events.update("alice", "prod", "web").maxEventsPerObject(2).build());
        assertThat(find(EventQuery.builder().namespace("prod"))).hasSize(2);
        assertThat(store.stats().evictedByCount()).isEqualTo(3 + 5 + 4);
    }

    @Test
    protected void theBoundOfAnObjectIsTheOneThatWasNamedLast() {
        store(Retention.DEFAULT.withMaxEventsPerObject(3));
        for (int i = 0; i < 8; i++) {
            append(events.update("alice", "shop", "web").maxEventsPerObject(2).build());
        }
        appendUpdates("alice", 8);

        assertThat(all()).hasSize(3);
    }

    @Test
    protected void whatStandsAfterAnEvictedEventIsMarked() {
        store(Retention.DEFAULT.withMaxEventsPerObject(4));
        ChangeEvent person = appended(events.update("alice", "shop", "web").build());
        List<ChangeEvent> system = appendUpdates(SYSTEM, 4);

        assertThat(all())
                .extracting(event -> event.id() + " " + event.evictedBefore())
                .containsExactly(
                        system.get(3).id() + " false",
                        system.get(2).id() + " false",
                        system.get(1).id() + " true",
                        person.id() + " false");
    }

    @Test
    protected void nobodyFlushesAPersonsTraceByNoise() {
        store(Retention.DEFAULT.withMaxEventsPerObject(10));
        List<ChangeEvent> people = appendUpdates("alice", 5);
        appendUpdates(SYSTEM, 200);

        assertThat(ids(find(EventQuery.builder().user("alice")))).containsExactlyInAnyOrderElementsOf(ids(people));
        assertThat(all()).hasSize(10);
    }

    @Test
    protected void peopleDoNotTakeTheSystemsShare() {
        store(Retention.DEFAULT.withMaxEventsPerObject(10));
        List<ChangeEvent> system = appendUpdates(SYSTEM, 5);
        appendUpdates("alice", 5);
        assertThat(ids(all())).containsAll(ids(system));

        appendUpdates("alice", 2);

        assertThat(find(EventQuery.builder().user(SYSTEM))).hasSize(3);
    }

    @Test
    protected void evictedStatesSayWhyAndKeptOnesCanBeDecoded() {
        store(Retention.DEFAULT.withMaxEventsPerObject(7));
        List<ChangeEvent> appended = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            appended.add(appended(events.update("alice", "shop", "web")
                    .before(largeObject(i - 1))
                    .after(largeObject(i))
                    .build()));
        }

        ChangeEvent first = appended.get(0);
        assertThat(store.object(first.shape(), digest(first.before())).whyNot()).isNotBlank();
        for (int i = 54; i <= 60; i++) {
            ChangeEvent event = appended.get(i - 1);
            assertThat(object(event, event.before())).isEqualTo(largeObject(i - 1));
            assertThat(object(event, event.after())).isEqualTo(largeObject(i));
        }
    }

    @Test
    protected void aStateThatTwoEventsShareStaysAsLongAsOneOfThem() {
        store(Retention.DEFAULT.withMaxEventsPerObject(2));
        append(events.update("alice", "shop", "web")
                .before("{\"a\":1}")
                .after("{\"a\":2}")
                .build());
        append(events.update("alice", "shop", "web")
                .before("{\"a\":2}")
                .after("{\"a\":1}")
                .build());
        ChangeEvent last = appended(events.update("alice", "shop", "web")
                .before("{\"a\":1}")
                .after("{\"a\":3}")
                .build());

        assertThat(object(last, last.before())).isEqualTo("{\"a\":1}");
        assertThat(object(last, last.after())).isEqualTo("{\"a\":3}");
    }

    @Test
    protected void createsByGenerateNameShareOneRingUntilTheirUidIsSeen() {
        store(Retention.DEFAULT.withMaxEventsPerObject(3));
        NewEvent seen = events.create("alice", "shop", "job-seen")
                .generateName("job-")
                .uid("seen")
                .build();
        append(seen);
        append(events.update("alice", "shop", "job-seen").uid("seen").build());
        for (int i = 0; i < 20; i++) {
            append(events.create("alice", "shop", "job-" + i)
                    .generateName("job-")
                    .uid("never-" + i)
                    .build());
        }

        assertThat(all()).hasSize(5);
        assertThat(find(EventQuery.builder().name("job-seen"))).hasSize(2);
        assertThat(find(EventQuery.builder().name("job-19"))).hasSize(1);
        assertThat(find(EventQuery.builder().name("job-0"))).isEmpty();
    }

    @Test
    protected void anEvictionMarksNoOtherObject() {
        store(Retention.DEFAULT.withMaxEventsPerObject(2));
        for (int i = 0; i < 4; i++) {
            append(events.create("alice", "shop", "job-" + i)
                    .generateName("job-")
                    .uid("never-" + i)
                    .build());
        }

        assertThat(all())
                .extracting(event -> event.object().key().name() + " " + event.evictedBefore())
                .containsExactly("job-3 false", "job-2 false");
    }

    @Test
    protected void whatIsTooOldIsNotShownAndGoes() {
        store(Retention.DEFAULT.withMaxAge(Duration.ofDays(7)));
        ChangeEvent old = appended(events.update("alice", "shop", "web").build());
        clock.advance(Duration.ofDays(6));
        ChangeEvent young = appended(events.update("alice", "shop", "web").build());
        clock.advance(Duration.ofDays(2));

        assertThat(ids(all())).containsExactly(young.id());
        assertThat(store.get(old.id())).isEmpty();
        assertThat(store.overview(clock.instant().minus(Duration.ofDays(30)))).hasSize(1);
        append(events.update("alice", "shop", "web").build());
        assertThat(store.stats().expired()).isEqualTo(1);
    }

    @Test
    protected void theStoreStaysWithinItsBytes() {
        long limit = 1 << 20;
        store(Retention.DEFAULT.withMaxBytes(limit));
        Random random = new Random(1);
        ChangeEvent last = null;
        for (int i = 0; i < 600; i++) {
            byte[] noise = new byte[4096];
            random.nextBytes(noise);
            last = appended(events.create("alice", "shop", "web-" + i)
                    .after("\"" + Base64.getEncoder().encodeToString(noise) + "\"")
                    .build());
        }

        assertThat(store.stats().bytes()).isLessThanOrEqualTo(limit * 13 / 10);
        assertThat(store.stats().evictedByBytes()).isPositive();
        assertThat(all().get(0)).isEqualTo(last);
        assertThat(all()).hasSizeBetween(10, 400);
    }

    @Test
    protected void eightWritersLoseNothingAndTheBoundHoldsWhileTheyWrite() throws Exception {
        int limit = 50;
        int writers = 8;
        int each = 250;
        store(Retention.DEFAULT.withMaxEventsPerObject(limit));
        ExecutorService threads = Executors.newFixedThreadPool(writers + 1);
        try {
            AtomicBoolean writing = new AtomicBoolean(true);
            Future<Integer> most = threads.submit(() -> {
                int seen = 0;
                while (writing.get()) {
                    seen = Math.max(
                            seen,
                            find(EventQuery.builder().name("busy").limit(1000)).size());
                }
                return seen;
            });
            List<Callable<List<EventId>>> work = IntStream.range(0, writers)
                    .<Callable<List<EventId>>>mapToObj(writer -> () -> {
                        List<EventId> ids = new ArrayList<>();
                        for (int i = 0; i < each; i++) {
                            boolean busy = i % 2 == 0;
                            EventId id = append(
                                    events.update("user-" + writer, "shop", busy ? "busy" : "w-" + writer + "-" + i % 5)
                                            .build());
                            if (!busy) {
                                ids.add(id);
                            }
                        }
                        return ids;
                    })
                    .toList();
            List<EventId> quiet = new ArrayList<>();
            for (Future<List<EventId>> done : threads.invokeAll(work)) {
                quiet.addAll(done.get());
            }
            writing.set(false);

            assertThat(most.get()).isLessThanOrEqualTo(limit);
            List<EventId> kept = ids(everything());
            assertThat(kept).doesNotHaveDuplicates().containsAll(quiet);
            assertThat(kept).hasSize(quiet.size() + limit);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Opens the store under test. */
    protected void store(Retention retention) {
        store = open(retention, clock);
    }

    protected EventId append(NewEvent event) {
        return join(store.append(event));
    }

    /** Appends, and gives back what was appended. */
    protected ChangeEvent appended(NewEvent event) {
        append(event);
        return event.event();
    }

    private List<ChangeEvent> appendUpdates(String user, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> appended(events.update(user, "shop", "web").build()))
                .toList();
    }

    protected static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    protected List<ChangeEvent> find(EventQuery.Builder query) {
        return store.find(query.build()).events();
    }

    /** The newest 1000. */
    protected List<ChangeEvent> all() {
        return find(EventQuery.builder().limit(1000));
    }

    private List<ChangeEvent> everything() {
        List<ChangeEvent> found = new ArrayList<>();
        EventId before = null;
        do {
            var page =
                    store.find(EventQuery.builder().before(before).limit(1000).build());
            found.addAll(page.events());
            before = page.next();
        } while (before != null);
        return found;
    }

    private static List<EventId> ids(List<ChangeEvent> events) {
        return events.stream().map(ChangeEvent::id).toList();
    }

    protected String object(ChangeEvent event, ObjectState state) {
        return new String(
                Objects.requireNonNull(
                        store.object(event.shape(), digest(state)).json()),
                StandardCharsets.UTF_8);
    }

    protected static Digest digest(ObjectState state) {
        return Objects.requireNonNull(state.digest());
    }

    /** About 5 kB that differ from one number to the next in a few bytes. */
    protected static String largeObject(int number) {
        StringBuilder json = new StringBuilder("{\"metadata\":{\"name\":\"web\"},\"spec\":{\"replicas\":" + number);
        for (int i = 0; i < 100; i++) {
            json.append(",\"field")
                    .append(i)
                    .append("\":\"value that does not change ")
                    .append(i * 7919)
                    .append('"');
        }
        return json.append("},\"end\":\"").append(number % 3).append("\"}").toString();
    }
}
