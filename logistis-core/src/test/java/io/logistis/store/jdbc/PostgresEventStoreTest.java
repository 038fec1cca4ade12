package io.logistis.store.jdbc;

import io.logistis.store.EventStore;
import io.logistis.store.Retention;
import io.logistis.testkit.EventStoreContract;
import io.logistis.testkit.postgres.PostgresServer;
import java.time.Clock;
import org.junit.jupiter.api.BeforeAll;

/** In a database of an encoding that has few of the characters that names are made of. */
class PostgresEventStoreTest extends EventStoreContract {

    private static PostgresServer.Database database;
    private static int schemas;

    @BeforeAll
    static void makeDatabase() {
        database = PostgresServer.shared().database("LATIN1");
    }

    @Override
    protected EventStore open(Retention retention, Clock clock) {
        return JdbcEventStore.open(database.schema("s" + ++schemas).dataSource(), retention, clock);
    }
}
