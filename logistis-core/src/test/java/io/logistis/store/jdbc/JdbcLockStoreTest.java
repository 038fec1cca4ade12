package io.logistis.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.logistis.lock.Lock;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockStore;
import io.logistis.store.Buckets;
import io.logistis.store.CountBy;
import io.logistis.store.EventCount;
import io.logistis.store.EventQuery;
import io.logistis.store.Retention;
import io.logistis.store.StoreException;
import io.logistis.testkit.Events;
import io.logistis.testkit.LockStoreContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class JdbcLockStoreTest extends LockStoreContract {

    @TempDir
    Path folder;

    private JdbcEventStore events;

    @Override
    protected LockStore open(Clock clock) {
        events = JdbcEventStore.open(folder.resolve("logistis.db"), Retention.DEFAULT, clock);
        return new JdbcLockStore(events, clock);
    }

    @Override
    protected void close(LockStore opened) {
        events.close();
    }

    private Lock freeze(String id) {
        return Lock.builder(LockScope.namespace("shop"), "alice", "release freeze")
                .build(id, clock.instant());
    }

    private LockStore reopened() {
        events.close();
        return open(clock);
    }

    @Test
    void locksAreThereAfterARestart() {
        LockStore store = new JdbcLockStore(events, clock);
        Lock lock = freeze("1");
        store.create(lock);
        store.create(freeze("2"));
        Lock removed = store.remove("2", "bob", clock.instant()).orElseThrow();

        LockStore again = reopened();

        assertThat(again.open()).containsExactly(lock);
        assertThat(again.all()).containsExactly(lock, removed);
    }

    @Test
    void anotherStoreOnTheSameDatabaseSeesALockAtOnce() throws Exception {
        LockStore store = new JdbcLockStore(events, clock);
        try (JdbcEventStore otherEvents = JdbcEventStore.open(database(), Retention.DEFAULT, clock)) {
            LockStore other = new JdbcLockStore(otherEvents, clock);

            store.create(freeze("1"));

            assertThat(other.open()).containsExactly(freeze("1"));
            assertThat(other.create(freeze("1"))).isFalse();
            assertThat(other.remove("1", "bob", clock.instant())).isPresent();
            assertThat(store.open()).isEmpty();
            assertThat(store.remove("1", "carol", clock.instant())).isEmpty();
        }
    }

    private SQLiteDataSource database() {
        SQLiteDataSource database = new SQLiteDataSource();
        database.setUrl("jdbc:sqlite:" + folder.resolve("logistis.db"));
        return database;
    }

    @Test
    void aDatabaseOfTheFirstSchemaIsBroughtUpToDate() throws Exception {
        Events written = new Events(clock);
        events.append(written.create("alice", "shop", "web").build())
                .toCompletableFuture()
                .join();
        events.close();
        sql("DROP TABLE locks");
        sql("DROP TRIGGER event_is_counted");
        sql("DROP TRIGGER event_is_counted_no_more");
        sql("DROP TABLE event_counts");
        sql("UPDATE schema_version SET version = 1");

        LockStore store = open(clock);

        assertThat(store.create(freeze("1"))).isTrue();
        assertThat(events.stats().events()).isEqualTo(1);
        assertThat(events.counts(EventQuery.all(), CountBy.USER, new Buckets(600)))
                .extracting(EventCount::name, EventCount::count)
                .containsExactly(tuple("alice", 1L));
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database().getUrl());
                Statement open = connection.createStatement()) {
            open.executeUpdate(statement);
        }
    }

    @Test
    void whatHasEndedLongAgoTakesNoPlace() throws Exception {
        LockStore store = new JdbcLockStore(events, clock);
        store.create(freeze("1"));
        store.remove("1", "alice", clock.instant());
        clock.advance(LockStore.KEPT.plus(Duration.ofSeconds(1)));

        store.create(freeze("2"));

        events.close();
        try (Connection connection = DriverManager.getConnection(database().getUrl());
                Statement open = connection.createStatement();
                ResultSet row = open.executeQuery("SELECT count(*) FROM locks")) {
            assertThat(row.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    void locksThatComeAndGoTakeABoundedPlace() throws Exception {
        LockStore store = new JdbcLockStore(events, clock);
        store.create(freeze("1"));
        store.remove("1", "alice", clock.instant());
        sql("""
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10004)
                INSERT INTO locks SELECT 'lock-' || i, created_at, removed_at + i, body FROM locks, n WHERE id = '1'""");

        store.create(freeze("2"));

        assertThat(store.all()).hasSize(LockStore.MOST_ENDED + 1).contains(freeze("2"));
        assertThat(store.get("lock-4")).isEmpty();
        assertThat(store.get("lock-5")).isPresent();
    }

    @Test
    void aDamagedLockIsNotPassedOver() throws Exception {
        LockStore store = new JdbcLockStore(events, clock);
        store.create(freeze("1"));
        store.create(freeze("2"));

        sql("UPDATE locks SET body = x'00' WHERE id = '2'");

        assertThatThrownBy(store::open)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.CORRUPT));
    }

    @Test
    void aLockIsMadeWhileTheQueueIsFull() throws Exception {
        events.close();
        try (JdbcEventStore small = JdbcEventStore.open(database(), Retention.DEFAULT, clock, 1)) {
            LockStore store = new JdbcLockStore(small, clock);
            Events written = new Events(clock);
            for (int i = 0; i < 100; i++) {
                var unused =
                        small.append(written.create("alice", "shop", "web-" + i).build());
            }

            assertThat(store.create(freeze("1"))).isTrue();
            await().until(() -> small.stats().queuedBytes() == 0);
        }
    }

    @Test
    void aClosedStoreSaysSo() {
        LockStore store = new JdbcLockStore(events, clock);
        events.close();

        assertThatThrownBy(() -> store.create(freeze("1")))
                .isInstanceOf(StoreException.class)
                .hasMessage("create lock 1: the store is closed");
        assertThatThrownBy(store::open)
                .isInstanceOf(StoreException.class)
                .hasMessage("open locks: the store is closed");
    }
}
