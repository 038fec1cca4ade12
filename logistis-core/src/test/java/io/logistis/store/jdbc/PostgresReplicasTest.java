package io.logistis.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.event.ObjectState;
import io.logistis.store.EventPage;
import io.logistis.store.EventQuery;
import io.logistis.store.EventStore;
import io.logistis.store.Interruption;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.StoreException;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import io.logistis.testkit.postgres.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several stores share one database: one history, whoever wrote what. */
class PostgresReplicasTest {

    private static PostgresServer.Database database;
    private static int schemas;

    private final TurnableClock clock = new TurnableClock();
    private final Events events = new Events(clock);
    private final List<JdbcEventStore> opened = new ArrayList<>();
    private PostgresServer.Database schema;

    @BeforeAll
    static void makeDatabase() {
        database = PostgresServer.shared().database("SQL_ASCII");
    }

    @BeforeEach
    void makeSchema() {
        schema = database.schema("r" + ++schemas);
    }

    @AfterEach
    void close() {
        opened.forEach(EventStore::close);
    }

    @Test
    void whatOneKeepsTheOtherShows() {
        JdbcEventStore a = open(Retention.DEFAULT);
        JdbcEventStore b = open(Retention.DEFAULT);
        ChangeEvent created = appended(a, events.create("alice", "shop", "web").build());
        ChangeEvent updated = appended(b, events.update("bob", "shop", "web").build());
        ChangeEvent again = appended(a, events.update("alice", "shop", "web").build());

        for (EventStore store : List.of(a, b)) {
            assertThat(all(store)).containsExactly(again, updated, created);
            assertThat(object(store, updated, updated.after())).isNotEmpty();
        }
    }

    @Test
    void aReviewThatIsSentAgainToAnotherReplicaIsKeptOnce() {
        JdbcEventStore a = open(Retention.DEFAULT);
        JdbcEventStore b = open(Retention.DEFAULT);
        NewEvent first = events.update("alice", "shop", "web").requestUid("r").build();
        NewEvent again = events.update("alice", "shop", "web").requestUid("r").build();
        appended(a, first);
        clock.advance(Duration.ofMinutes(9));

        assertThat(b.append(again).toCompletableFuture().join())
                .isEqualTo(first.event().id());
        assertThat(all(a)).containsExactly(first.event());
        clock.advance(Duration.ofMinutes(2));
        NewEvent late = events.update("alice", "shop", "web").requestUid("r").build();
        appended(b, late);
        assertThat(all(a)).hasSize(2);
    }

    @Test
    void reviewsThatAreSentToBothAtOnceAreKeptOnce() {
        JdbcEventStore a = open(Retention.DEFAULT);
        JdbcEventStore b = open(Retention.DEFAULT);
        List<CompletableFuture<EventId>> atA = new ArrayList<>();
        List<CompletableFuture<EventId>> atB = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            atA.add(append(
                    a,
                    events.update("alice", "shop", "web-" + i % 9)
                            .requestUid("r" + i)
                            .build()));
            atB.add(append(
                    b,
                    events.update("alice", "shop", "web-" + i % 9)
                            .requestUid("r" + i)
                            .build()));
        }

        for (int i = 0; i < 200; i++) {
            assertThat(atA.get(i).join()).isEqualTo(atB.get(i).join());
        }
        assertThat(all(a)).hasSize(200);
    }

    @Test
    void boundsHoldForAllTogetherAndEveryChainCanBeDecodedWhileAllWriteOneObject() throws Exception {
        int limit = 20;
        List<JdbcEventStore> stores = IntStream.range(0, 3)
                .mapToObj(i -> open(Retention.DEFAULT.withMaxEventsPerObject(limit)))
                .toList();
        List<Callable<Void>> work = new ArrayList<>();
        for (JdbcEventStore store : stores) {
            for (int writer = 0; writer < 2; writer++) {
                Random random = new Random(work.size());
                work.add(() -> {
                    for (int i = 0; i < 100; i++) {
                        // States come back, so that they are shared, released and made again.
                        appended(
                                store,
                                events.update(random.nextBoolean() ? "alice" : "system:x", "shop", "web-" + i % 2)
                                        .before(state(random.nextInt(40)))
                                        .after(state(random.nextInt(40)))
                                        .build());
                    }
                    return null;
                });
            }
        }
        run(work);

        for (JdbcEventStore store : stores) {
            List<ChangeEvent> kept = all(store);
            assertThat(kept).hasSize(2 * limit);
            for (ChangeEvent event : kept) {
                assertThat(object(store, event, event.before())).startsWith("{\"state\":");
                assertThat(object(store, event, event.after())).startsWith("{\"state\":");
            }
        }
        assertThat(stores.stream()
                        .mapToLong(store -> store.stats().evictedByCount())
                        .sum())
                .isEqualTo(600 - 2 * limit);
    }

    @Test
    void pagesNeitherSkipNorRepeatWhileBothWrite() throws Exception {
        JdbcEventStore a = open(Retention.DEFAULT);
        JdbcEventStore b = open(Retention.DEFAULT);
        List<EventId> there = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            there.add(
                    0,
                    appended(
                                    i % 2 == 0 ? a : b,
                                    events.update("alice", "shop", "web-" + i % 3)
                                            .build())
                            .id());
        }
        ExecutorService writers = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> writing = new ArrayList<>();
            for (JdbcEventStore store : List.of(a, b)) {
                writing.add(writers.submit(() -> {
                    for (int i = 0; i < 60; i++) {
                        appended(
                                store,
                                events.update("alice", "shop", "web-" + i % 3).build());
                    }
                }));
            }
            List<EventId> seen = new ArrayList<>();
            EventId before = null;
            int pages = 0;
            do {
                EventPage page = (pages++ % 2 == 0 ? a : b)
                        .find(EventQuery.builder().limit(3).before(before).build());
                page.events().forEach(event -> seen.add(event.id()));
                before = page.next();
            } while (before != null);
            for (Future<?> done : writing) {
                done.get();
            }

            assertThat(seen)
                    .doesNotHaveDuplicates()
                    .containsSubsequence(there)
                    .isSortedAccordingTo((x, y) -> y.compareTo(x));
        } finally {
            writers.shutdownNow();
        }
    }

    @Test
    void bytesAreBoundedForAllTogetherAndWhatPostgresTakesStaysNearThem() throws Exception {
        long limit = 2 << 20;
        JdbcEventStore a = open(Retention.DEFAULT.withMaxBytes(limit));
        JdbcEventStore b = open(Retention.DEFAULT.withMaxBytes(limit));
        Random random = new Random(1);
        for (JdbcEventStore store : List.of(a, b, a, b)) {
            List<CompletableFuture<EventId>> stages = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                byte[] noise = new byte[3000];
                random.nextBytes(noise);
                stages.add(append(
                        store,
                        events.update("alice", "shop", "web-" + i)
                                .after("\"" + Base64.getEncoder().encodeToString(noise) + "\"")
                                .build()));
            }
            stages.forEach(CompletableFuture::join);
            clock.advance(Duration.ofSeconds(2));
            schema.execute("VACUUM");
        }

        a.check();
        assertThat(a.stats().evictedByBytes() + b.stats().evictedByBytes()).isPositive();
        assertThat(a.stats().bytes()).isLessThan(limit * 13 / 10);
        assertThat(all(a).size()).isBetween(100, 900);
        assertThat(schema.number("SELECT sum(pg_total_relation_size(oid)) FROM pg_class"
                        + " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"))
                .isLessThan(4 * limit);
    }

    @Test
    void eachKnowsHowManyEventsThereAreInAll() {
        JdbcEventStore a = open(Retention.DEFAULT);
        for (int i = 0; i < 5; i++) {
            appended(a, events.update("alice", "shop", "web").build());
        }
        JdbcEventStore b = open(Retention.DEFAULT);
        appended(b, events.update("alice", "shop", "web").build());
        assertThat(b.stats().events()).isEqualTo(6);

        b.close();
        a.close();
        assertThat(open(Retention.DEFAULT).stats().events()).isEqualTo(6);
    }

    @Test
    void aReplicaThatComesWhileAnotherIsUpWasNotMissed() {
        JdbcEventStore a = open(Retention.DEFAULT);
        clock.advance(Duration.ofSeconds(5));
        appended(a, events.update("alice", "shop", "web").build());
        open(Retention.DEFAULT);

        assertThat(interruptions(a)).isEmpty();
    }

    @Test
    void theTimeInWhichNobodyWasUpIsAnInterruption() {
        open(Retention.DEFAULT).close();
        Instant away = clock.instant();
        clock.advance(Duration.ofHours(1));

        JdbcEventStore b = open(Retention.DEFAULT);
        open(Retention.DEFAULT);

        assertThat(interruptions(b))
                .containsExactly(new Interruption(away, clock.instant(), Interruption.Reason.STOPPED, 0));
    }

    @Test
    void aReplicaThatGoesWithoutAWordIsMissedByAnother() {
        FaultyDataSource cut = new FaultyDataSource(schema.dataSource());
        JdbcEventStore gone = JdbcEventStore.open(cut, Retention.DEFAULT, clock);
        JdbcEventStore stays = open(Retention.DEFAULT);
        Instant away = clock.instant();
        cut.beforeCommit = connection -> {
            throw FaultyDataSource.ioError();
        };
        cut.onOpen = cut.beforeCommit;
        gone.close();

        for (int i = 0; i < 80; i++) {
            clock.advance(Duration.ofSeconds(1));
            stays.check();
        }

        assertThat(interruptions(stays)).singleElement().satisfies(interruption -> {
            assertThat(interruption.reason()).isEqualTo(Interruption.Reason.STOPPED);
            assertThat(interruption.from()).isEqualTo(away);
            assertThat(interruption.to()).isBefore(clock.instant());
        });
    }

    @Test
    void allMayStartAtOnceInAnEmptyDatabase() throws Exception {
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int number = i;
            work.add(() -> {
                JdbcEventStore store = JdbcEventStore.open(schema.dataSource(), Retention.DEFAULT, clock);
                synchronized (opened) {
                    opened.add(store);
                }
                appended(store, events.update("alice", "shop", "web-" + number).build());
                return null;
            });
        }
        run(work);

        assertThat(all(opened.get(0))).hasSize(4);
    }

    @Test
    void anOlderReplicaGoesOnWhenANewerOneHasChangedTheSchemaUnderIt() {
        JdbcEventStore older = open(Retention.DEFAULT);
        appended(older, events.update("alice", "shop", "web").build());
        schema.execute("ALTER TABLE events ADD COLUMN hint TEXT; CREATE TABLE hints (id BIGINT PRIMARY KEY);"
                + " UPDATE schema_version SET version = version + 1");

        appended(older, events.update("alice", "shop", "web").build());
        assertThat(all(older)).hasSize(2);
        older.close();
        JdbcEventStore again = open(Retention.DEFAULT);
        appended(again, events.update("alice", "shop", "web").build());
        assertThat(all(again)).hasSize(3);
    }

    @Test
    void aSchemaThatIsTooNewIsRefused() {
        open(Retention.DEFAULT).close();
        schema.execute("UPDATE schema_version SET version = version + 2, least = version + 1");

        assertThatThrownBy(() -> open(Retention.DEFAULT))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("use a newer program");
    }

    @Test
    void aSchemaWithOtherTablesIsRefused() {
        schema.execute("CREATE TABLE theirs (id INTEGER)");

        assertThatThrownBy(() -> open(Retention.DEFAULT))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the database holds tables of something else: theirs");
    }

    private JdbcEventStore open(Retention retention) {
        JdbcEventStore store = JdbcEventStore.open(schema.dataSource(), retention, clock);
        opened.add(store);
        return store;
    }

    private static void run(List<Callable<Void>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static String state(int number) {
        return "{\"state\":" + number + ",\"padding\":\"" + "x".repeat(300 + number * 20) + "\"}";
    }

    private static CompletableFuture<EventId> append(EventStore store, NewEvent event) {
        return store.append(event).toCompletableFuture();
    }

    private static ChangeEvent appended(EventStore store, NewEvent event) {
        append(store, event).join();
        return event.event();
    }

    private static List<ChangeEvent> all(EventStore store) {
        return store.find(EventQuery.builder().limit(1000).build()).events();
    }

    private List<Interruption> interruptions(EventStore store) {
        return store.interruptions(Instant.EPOCH, clock.instant().plusSeconds(1));
    }

    private static String object(EventStore store, ChangeEvent event, ObjectState state) {
        return new String(
                Objects.requireNonNull(store.object(event.shape(), Objects.requireNonNull(state.digest()))
                        .json()),
                StandardCharsets.UTF_8);
    }
}
