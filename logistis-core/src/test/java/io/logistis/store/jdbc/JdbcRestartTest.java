package io.logistis.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.event.ObjectState;
import io.logistis.store.EventQuery;
import io.logistis.store.Interruption;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.StoredObject;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the file, and what the next store that opens it makes of that. */
class JdbcRestartTest {

    @TempDir
    Path folder;

    private final TurnableClock clock = new TurnableClock();
    private final Events events = new Events(clock);
    private JdbcEventStore store;

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void everythingIsThereAgain() {
        open(Retention.DEFAULT);
        List<ChangeEvent> chain = appendChain(40);
        ChangeEvent other = appended(events.delete("bob", "", "node")
                .managedFields("[{\"manager\":\"first\"}]")
                .build());
        store.journal(new Interruption(clock.instant(), clock.instant(), Interruption.Reason.TIMEOUT, 3))
                .toCompletableFuture()
                .join();

        reopen(Retention.DEFAULT);

        assertThat(all()).hasSize(41).startsWith(other).endsWith(chain.get(0));
        for (int i = 0; i < chain.size(); i++) {
            assertThat(text(chain.get(i), chain.get(i).before())).isEqualTo(state(i));
            assertThat(text(chain.get(i), chain.get(i).after())).isEqualTo(state(i + 1));
        }
        assertThat(store.managedFields(other.shape()).json()).asString().isEqualTo("[{\"manager\":\"first\"}]");
        assertThat(store.stats().events()).isEqualTo(41);
        assertThat(store.interruptions(Instant.EPOCH, clock.instant().plusSeconds(1)))
                .extracting(Interruption::reason)
                .contains(Interruption.Reason.TIMEOUT);
    }

    @Test
    void chainsGoOnAcrossRestartsAndEvictions() {
        Retention retention = Retention.DEFAULT.withMaxEventsPerObject(5);
        open(retention);
        List<ChangeEvent> chain = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            chain.add(appended(events.update("alice", "shop", "web")
                    .before(state(i))
                    .after(state(i + 1))
                    .build()));
            if (i % 7 == 0) {
                reopen(retention);
            }
        }

        assertThat(all()).hasSize(5);
        for (int i = 55; i < 60; i++) {
            assertThat(text(chain.get(i), chain.get(i).before())).isEqualTo(state(i));
            assertThat(text(chain.get(i), chain.get(i).after())).isEqualTo(state(i + 1));
        }
        assertThat(store.object(chain.get(50).shape(), chain.get(50).before().digest())
                        .whyNot())
                .isNotBlank();
    }

    @Test
    void whenTheLastEventGoesSoDoesAllThatItReferredTo() throws Exception {
        open(Retention.DEFAULT.withMaxAge(Duration.ofHours(1)));
        appendChain(40);
        append(events.create("bob", "shop", "job-1")
                .generateName("job-")
                .uid("u")
                .managedFields("[1]")
                .build());
        append(events.update("carol", "", "web")
                .resource("", "nodes", "Node")
                .subresource("status")
                .build());
        clock.advance(Duration.ofHours(2));
        store.check();
        assertThat(store.stats().events()).isZero();
        store.close();

        for (String table :
                new String[] {"events", "objects", "shapes", "collections", "origins", "snapshots", "bodies"}) {
            assertThat(count(table)).as(table).isZero();
        }
    }

    @Test
    void aReviewThatIsSentAgainAfterARestartChangesNothing() {
        open(Retention.DEFAULT);
        EventId id =
                append(events.update("alice", "shop", "web").requestUid("r").build());
        clock.advance(Duration.ofMinutes(9));

        reopen(Retention.DEFAULT);

        assertThat(append(events.update("alice", "shop", "web").requestUid("r").build()))
                .isEqualTo(id);
        assertThat(all()).hasSize(1);
    }

    @Test
    void theSameEventIsKeptOnceHoweverLateItComesAgain() {
        open(Retention.DEFAULT);
        NewEvent event = events.update("alice", "shop", "web").build();
        append(event);
        clock.advance(Duration.ofHours(1));

        assertThat(append(event)).isEqualTo(event.event().id());
        assertThat(all()).containsExactly(event.event());
        assertThat(store.stats().events()).isEqualTo(1);
    }

    @Test
    void theFirstStartIsNoInterruption() {
        open(Retention.DEFAULT);

        assertThat(store.interruptions(Instant.EPOCH, clock.instant().plusSeconds(1)))
                .isEmpty();
    }

    @Test
    void theTimeBetweenTwoStoresIsAnInterruption() {
        open(Retention.DEFAULT);
        clock.advance(Duration.ofMinutes(1));
        store.check();
        Instant stopped = clock.instant();
        store.close();
        clock.advance(Duration.ofHours(3));
        open(Retention.DEFAULT);
        Instant started = clock.instant();
        clock.advance(Duration.ofHours(1));

        assertThat(store.interruptions(Instant.EPOCH, clock.instant()))
                .containsExactly(new Interruption(stopped, started, Interruption.Reason.STOPPED, 0));
        assertThat(store.interruptions(started.plusSeconds(1), clock.instant())).isEmpty();
    }

    @Test
    void afterAKillTheInterruptionBeginsWithTheLastSignOfLife() throws Exception {
        open(Retention.DEFAULT);
        ChangeEvent last = appended(events.update("alice", "shop", "web").build());
        copyAsAfterAKill();
        clock.advance(Duration.ofHours(3));
        store = JdbcEventStore.open(folder.resolve("killed.db"), Retention.DEFAULT, clock);

        assertThat(all()).containsExactly(last);
        assertThat(store.stats().events()).isEqualTo(1);
        assertThat(store.interruptions(Instant.EPOCH, clock.instant().plusSeconds(1)))
                .singleElement()
                .satisfies(interruption -> {
                    assertThat(interruption.reason()).isEqualTo(Interruption.Reason.STOPPED);
                    assertThat(interruption.from()).isBetween(last.observedAt().minusSeconds(2), last.observedAt());
                    assertThat(interruption.to()).isEqualTo(clock.instant());
                });
    }

    @Test
    void aClockThatWentBackDoesNotKeepTheStoreFromOpening() {
        open(Retention.DEFAULT);
        store.close();
        TurnableClock earlier = new TurnableClock(clock.instant().minusSeconds(3600));
        store = JdbcEventStore.open(folder.resolve("logistis.db"), Retention.DEFAULT, earlier);

        assertThat(store.interruptions(Instant.EPOCH, clock.instant().plusSeconds(1)))
                .containsExactly(new Interruption(earlier.instant(), clock.instant(), Interruption.Reason.STOPPED, 0));
    }

    @Test
    void theJournalStaysBounded() throws Exception {
        open(Retention.DEFAULT.withMaxAge(Duration.ofDays(1)));
        Instant start = clock.instant();
        for (int i = 0; i < 200; i++) {
            Instant from = start.minus(Duration.ofHours(i));
            store.journal(new Interruption(from, from, Interruption.Reason.TIMEOUT, 1))
                    .toCompletableFuture()
                    .join();
        }
        store.check();

        assertThat(store.interruptions(Instant.EPOCH, start.plusSeconds(1))).hasSizeBetween(24, 26);
    }

    @Test
    void boundsThatWereLoweredHoldAfterARestart() {
        open(Retention.DEFAULT);
        for (int i = 0; i < 300; i++) {
            append(events.update(i % 3 == 0 ? "alice" : "system:apiserver", "shop", "web-" + i % 10)
                    .build());
        }

        Retention lower = Retention.DEFAULT.withMaxEventsPerObject(4);
        reopen(lower);
        await().untilAsserted(() -> assertThat(store.stats().events()).isEqualTo(40));

        assertThat(all()).hasSize(40);
        assertThat(find(EventQuery.builder().name("web-3"))).hasSize(4);
        assertThat(store.stats().evictedByCount()).isEqualTo(260);
        reopen(lower);
        assertThat(store.stats().events()).isEqualTo(40);
    }

    @Test
    void anObjectsOwnBoundHoldsAfterARestart() {
        open(Retention.DEFAULT);
        for (int i = 0; i < 60; i++) {
            append(events.update("alice", "prod", "web").maxEventsPerObject(20).build());
            append(events.update("alice", "shop", "web").build());
        }

        reopen(Retention.DEFAULT.withMaxEventsPerObject(10));
        await().untilAsserted(() -> assertThat(store.stats().events()).isEqualTo(30));

        assertThat(find(EventQuery.builder().namespace("prod"))).hasSize(20);
        append(events.update("alice", "prod", "web").build());
        assertThat(find(EventQuery.builder().namespace("prod"))).hasSize(10);
    }

    @Test
    void aStateWhoseDeltaIsGarbageSaysSoAndItsEventIsListed() throws Exception {
        open(Retention.DEFAULT);
        List<ChangeEvent> chain = appendChain(8);
        store.close();
        sql("UPDATE snapshots SET delta = x'030102030405060708' WHERE depth = 3");
        open(Retention.DEFAULT);

        assertThat(all()).hasSize(8);
        assertThat(text(chain.get(1), chain.get(1).after())).isEqualTo(state(2));
        for (int i = 2; i < 8; i++) {
            assertThat(store.object(chain.get(i).shape(), chain.get(i).after().digest())
                            .whyNot())
                    .startsWith("damaged in the store: ");
        }
    }

    @Test
    void aStateWhoseBaseIsMissingSaysSoAndItsEventIsListed() throws Exception {
        open(Retention.DEFAULT);
        List<ChangeEvent> chain = appendChain(8);
        store.close();
        sql("DELETE FROM snapshots WHERE depth = 2");
        sql("DELETE FROM bodies");
        open(Retention.DEFAULT);

        assertThat(all()).hasSize(8);
        assertThat(why(chain.get(1), chain.get(1).after())).isEqualTo("evicted, or never kept");
        assertThat(why(chain.get(5), chain.get(5).after())).isEqualTo("damaged in the store: its base is missing");
        assertThat(why(chain.get(0), chain.get(0).after())).startsWith("damaged in the store: ");
        // What is damaged does not stand in the way of what comes.
        ChangeEvent next = appended(events.update("alice", "shop", "web")
                .before("{\"n\":1}")
                .after("{\"n\":2}")
                .build());
        assertThat(text(next, next.after())).isEqualTo("{\"n\":2}");
    }

    @Test
    void aStateThatIsSilentlyOtherIsNotShown() throws Exception {
        open(Retention.DEFAULT);
        ChangeEvent event = appended(
                events.create("alice", "shop", "web").after("{\"n\":1}").build());
        store.close();
        // {"n":2}, whole and plain.
        sql("UPDATE snapshots SET delta = x'00077b226e223a327d'");
        open(Retention.DEFAULT);

        assertThat(why(event, event.after())).isEqualTo("damaged in the store: it is not what was kept");
    }

    @Test
    void aBaseThatIsItsOwnBaseEnds() throws Exception {
        open(Retention.DEFAULT);
        List<ChangeEvent> chain = appendChain(3);
        store.close();
        sql("UPDATE snapshots SET base_number = number WHERE depth = 1");
        open(Retention.DEFAULT);

        assertThat(why(chain.get(2), chain.get(2).after())).isEqualTo("damaged in the store: its bases have no end");
    }

    private List<ChangeEvent> appendChain(int length) {
        List<ChangeEvent> chain = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            chain.add(appended(events.update("alice", "shop", "web")
                    .before(state(i))
                    .after(state(i + 1))
                    .build()));
        }
        return chain;
    }

    private static String state(int number) {
        StringBuilder json = new StringBuilder("{\"number\":" + number);
        for (int i = 0; i < 200; i++) {
            json.append(",\"field").append(i).append("\":").append(i * 104_729L);
        }
        return json.append(",\"last\":").append(number % 3).append('}').toString();
    }

    private void open(Retention retention) {
        store = JdbcEventStore.open(folder.resolve("logistis.db"), retention, clock);
    }

    private void reopen(Retention retention) {
        store.close();
        open(retention);
    }

    /** Copies the files as they are; what the first store does to its own when it is closed does not matter then. */
    private void copyAsAfterAKill() throws Exception {
        for (String end : new String[] {"", "-wal"}) {
            Files.copy(
                    folder.resolve("logistis.db" + end),
                    folder.resolve("killed.db" + end),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        store.close();
    }

    private EventId append(NewEvent event) {
        return store.append(event).toCompletableFuture().join();
    }

    private ChangeEvent appended(NewEvent event) {
        append(event);
        return event.event();
    }

    private List<ChangeEvent> all() {
        return find(EventQuery.builder().limit(1000));
    }

    private List<ChangeEvent> find(EventQuery.Builder query) {
        return store.find(query.build()).events();
    }

    private String text(ChangeEvent event, ObjectState state) {
        StoredObject object = store.object(event.shape(), Objects.requireNonNull(state.digest()));
        return object.json() == null ? "" + object.whyNot() : new String(object.json(), StandardCharsets.UTF_8);
    }

    private String why(ChangeEvent event, ObjectState state) {
        return store.object(event.shape(), Objects.requireNonNull(state.digest()))
                .whyNot();
    }

    private void sql(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("logistis.db"));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }

    private int count(String table) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("logistis.db"));
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getInt(1);
        }
    }
}
