package io.logistis.store.jdbc;

import io.logistis.store.EventStore;
import io.logistis.store.Retention;
import io.logistis.testkit.EventStoreContract;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

class JdbcEventStoreTest extends EventStoreContract {

    @TempDir
    Path folder;

    @Override
    protected EventStore open(Retention retention, Clock clock) {
        return JdbcEventStore.open(folder.resolve("logistis.db"), retention, clock);
    }
}
