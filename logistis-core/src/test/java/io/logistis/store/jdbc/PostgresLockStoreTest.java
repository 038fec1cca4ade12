package io.logistis.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.lock.Lock;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockStore;
import io.logistis.store.Retention;
import io.logistis.testkit.LockStoreContract;
import io.logistis.testkit.postgres.PostgresServer;
import java.time.Clock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresLockStoreTest extends LockStoreContract {

    private static PostgresServer.Database database;
    private static int schemas;

    private PostgresServer.Database schema;
    private JdbcEventStore events;

    @BeforeAll
    static void makeDatabase() {
        database = PostgresServer.shared().database("LATIN1");
    }

    @Override
    protected LockStore open(Clock clock) {
        schema = database.schema("l" + ++schemas);
        events = JdbcEventStore.open(schema.dataSource(), Retention.DEFAULT, clock);
        return new JdbcLockStore(events, clock);
    }

    @Override
    protected void close(LockStore opened) {
        events.close();
    }

    @Test
    void whatOneReplicaLocksAnotherKnowsAndMayUnlock() {
        LockStore a = new JdbcLockStore(events, clock);
        Lock lock = Lock.builder(LockScope.namespace("shop"), "alice", "release freeze")
                .build("1", clock.instant());
        try (JdbcEventStore other = JdbcEventStore.open(schema.dataSource(), Retention.DEFAULT, clock)) {
            LockStore b = new JdbcLockStore(other, clock);

            assertThat(a.create(lock)).isTrue();
            assertThat(b.create(lock)).isFalse();
            assertThat(b.open()).containsExactly(lock);
            assertThat(b.remove("1", "bob", clock.instant())).isPresent();
            assertThat(a.open()).isEmpty();
            assertThat(a.remove("1", "alice", clock.instant())).isEmpty();
        }
    }
}
