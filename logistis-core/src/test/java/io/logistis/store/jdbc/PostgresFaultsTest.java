package io.logistis.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.store.EventQuery;
import io.logistis.store.EventStore;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.StoreException;
import io.logistis.testkit.Events;
import io.logistis.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to a store when its PostgreSQL, or another store of the same database, is at fault. */
class PostgresFaultsTest {

    private static final Duration LONG = Duration.ofSeconds(40);

    private static PostgresServer server;

    private final Events events = new Events(Clock.systemUTC());
    private PostgresServer.Database database;
    private EventStore store;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start(Map.of("max_connections", "12", "superuser_reserved_connections", "0"));
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void open() {
        database = server.database("UTF8");
        store = open(database);
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void aServerThatIsKilledUnderLoadLosesNothingThatWasKeptAndIsFoundAgain() throws Exception {
        try (Load load = new Load()) {
            load.awaitKept(50);
            server.kill();
            load.awaitFailed(1);
            assertThatThrownBy(() -> store.check())
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("the database can't be reached");

            server.startAgain();
            load.awaitKept(50);
        }

        store.check();
    }

    @Test
    void aServerThatFallsSilentHangsNobodyAndIsFoundAgain() throws Exception {
        try (Load load = new Load()) {
            load.awaitKept(50);
            server.freeze();
            try {
                load.awaitFailed(1);
                assertThatThrownBy(() -> store.check()).isInstanceOf(StoreException.class);
            } finally {
                server.thaw();
            }
            load.awaitKept(50);
        }

        store.check();
    }

    @Test
    void aShortSilenceCostsNothing() throws Exception {
        server.freeze();
        List<CompletableFuture<EventId>> stages = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            stages.add(append(store, update()));
        }
        assertThatThrownBy(() -> store.check()).hasMessage("check: nothing was written for 2 s");
        server.thaw();

        assertThatCode(() -> stages.forEach(CompletableFuture::join)).doesNotThrowAnyException();
        assertThat(all()).hasSize(20);
    }

    @Test
    void aConnectionThatIsCutCostsNothing() throws Exception {
        try (Load load = new Load()) {
            for (int i = 0; i < 5; i++) {
                load.awaitKept(30);
                cutConnections();
            }
            load.awaitKept(30);
            assertThat(load.failed()).isZero();
        }

        assertThat(all()).isNotEmpty();
    }

    @Test
    void whatWasKeptWhenTheConnectionBrokeIsKeptOnce() {
        FaultyDataSource cut = new FaultyDataSource(database.dataSource());
        try (EventStore other = JdbcEventStore.open(cut, Retention.DEFAULT, Clock.systemUTC())) {
            cut.beforeCommit = connection -> {
                cut.beforeCommit = FaultyDataSource.NONE;
                connection.commit();
                throw new SQLException("An I/O error occurred while sending to the backend.", "08006");
            };
            NewEvent event = update();

            assertThat(append(other, event).join()).isEqualTo(event.event().id());
            assertThat(all()).containsExactly(event.event());
        }
    }

    @Test
    void aTransactionThatIsAbortedIsTriedAgain() {
        FaultyDataSource conflicting = new FaultyDataSource(database.dataSource());
        try (EventStore other = JdbcEventStore.open(conflicting, Retention.DEFAULT, Clock.systemUTC())) {
            conflicting.beforeCommit = connection -> {
                conflicting.beforeCommit = FaultyDataSource.NONE;
                FaultyDataSource.sql(connection, "DO $$ BEGIN RAISE serialization_failure; END $$");
            };
            NewEvent event = update();

            assertThat(append(other, event).join()).isEqualTo(event.event().id());
            assertThat(all()).containsExactly(event.event());
        }
    }

    @Test
    void aDatabaseThatIsReadOnlySaysSoAndIsTriedAgain() {
        database.execute("ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");
        cutConnections();

        await().atMost(LONG)
                .untilAsserted(() -> assertThatThrownBy(() -> store.check())
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("the database is read-only"));
        assertThatThrownBy(() -> append(store, update()).join()).hasMessageContaining("the database is read-only");
        assertThat(all()).isEmpty();
        database.execute(
                "BEGIN READ WRITE; ALTER DATABASE " + database.name() + " RESET default_transaction_read_only; COMMIT");

        await().atMost(LONG).ignoreExceptions().untilAsserted(() -> store.check());
        append(store, update()).join();
    }

    @Test
    void aServerWithoutAConnectionToSpareSaysSoAndIsTriedAgain() throws Exception {
        List<Connection> taken = new ArrayList<>();
        try {
            cutConnections();
            takeAll(taken);
            await().atMost(LONG).untilAsserted(() -> {
                takeAll(taken);
                assertThatThrownBy(() -> store.check())
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("the database takes no more connections");
            });
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }

        await().atMost(LONG).ignoreExceptions().untilAsserted(() -> store.check());
        append(store, update()).join();
    }

    @Test
    void aReplicaThatIsKilledUnderLoadKeepsNobodyFromWriting() throws Exception {
        try (Load load = new Load()) {
            List<EventId> kept = JdbcKillTest.runAndKill(database.url(), 0, 200);

            load.awaitKept(50);
            assertThat(load.failed()).isZero();
            assertThat(kept).allSatisfy(id -> assertThat(store.get(id)).isPresent());
        }
    }

    @Test
    void aReplicaThatStandsStillInItsTransactionLosesItsTurnAndNothingElse() throws Exception {
        CountDownLatch standing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        FaultyDataSource still = new FaultyDataSource(database.dataSource());
        try (EventStore other = JdbcEventStore.open(still, Retention.DEFAULT, Clock.systemUTC())) {
            still.beforeCommit = connection -> {
                still.beforeCommit = FaultyDataSource.NONE;
                standing.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
            NewEvent stuck = update();
            CompletableFuture<EventId> stage = append(other, stuck);
            assertThat(standing.await(30, TimeUnit.SECONDS)).isTrue();

            NewEvent next = update();
            append(store, next).join();
            assertThat(stage).isNotDone();
            goOn.countDown();

            assertThat(stage.join()).isEqualTo(stuck.event().id());
            assertThat(all()).containsExactlyInAnyOrder(stuck.event(), next.event());
        } finally {
            goOn.countDown();
        }
    }

    private EventStore open(PostgresServer.Database from) {
        return JdbcEventStore.open(from.dataSource(), Retention.DEFAULT, Clock.systemUTC());
    }

    private void cutConnections() {
        // Not its own, which would be an error.
        database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    private void takeAll(List<Connection> taken) {
        try {
            for (int i = 0; i < 12; i++) {
                taken.add(database.dataSource().getConnection());
            }
        } catch (SQLException e) {
            // There are no more.
        }
    }

    private NewEvent update() {
        return events.update("alice", "shop", "web").build();
    }

    private List<ChangeEvent> all() {
        return store.find(EventQuery.builder().limit(1000).build()).events();
    }

    private static CompletableFuture<EventId> append(EventStore to, NewEvent event) {
        return to.append(event).toCompletableFuture();
    }

    /** Appends without end, a few at a time; in the end all that was said to be kept is there. */
    private final class Load implements AutoCloseable {

        private final AtomicBoolean ended = new AtomicBoolean();
        private final Semaphore inFlight = new Semaphore(8);
        private final List<EventId> kept = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();
        private final Thread thread = new Thread(this::run, "load");

        private Load() {
            thread.start();
        }

        private void run() {
            for (int i = 0; !ended.get(); i++) {
                inFlight.acquireUninterruptibly();
                var unused = store.append(
                                events.update("alice", "shop", "web-" + i % 50).build())
                        .whenComplete(this::note);
            }
        }

        private synchronized void note(EventId id, Throwable failure) {
            if (failure == null) {
                kept.add(id);
            } else {
                failures.add(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            }
            inFlight.release();
            notifyAll();
        }

        /** Returns once that many more are kept. */
        private synchronized void awaitKept(int more) throws InterruptedException {
            int enough = kept.size() + more;
            long end = System.nanoTime() + LONG.toNanos();
            while (kept.size() < enough) {
                assertThat(System.nanoTime())
                        .as("kept %s, failures %s", kept.size(), failures)
                        .isLessThan(end);
                wait(100);
            }
        }

        private synchronized void awaitFailed(int more) throws InterruptedException {
            int enough = failures.size() + more;
            long end = System.nanoTime() + LONG.toNanos();
            while (failures.size() < enough) {
                assertThat(System.nanoTime()).isLessThan(end);
                wait(100);
            }
        }

        private synchronized int failed() {
            return failures.size();
        }

        @Override
        public void close() {
            ended.set(true);
            await().atMost(LONG).until(() -> !thread.isAlive());
            inFlight.acquireUninterruptibly(8);
            assertThat(failures).allSatisfy(failure -> assertThat(failure).isInstanceOf(StoreException.class));
            for (EventId id : kept.subList(Math.max(0, kept.size() - 2000), kept.size())) {
                assertThat(store.get(id)).isPresent();
            }
        }
    }
}
