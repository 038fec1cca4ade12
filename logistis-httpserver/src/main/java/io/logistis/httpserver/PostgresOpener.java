package io.logistis.httpserver;

import com.zaxxer.hikari.HikariDataSource;
import io.logistis.store.EventStore;
import io.logistis.store.StoreException;
import io.logistis.store.jdbc.JdbcEventStore;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Opens the store that replicas share, on connections of its own. */
final class PostgresOpener implements StoreOpener {

    private final ServerConfig config;
    private @Nullable HikariDataSource pool;

    PostgresOpener(ServerConfig config) {
        this.config = config;
    }

    @Override
    public EventStore open() {
        StoreOpener.requireLeastBytes(config);
        HikariDataSource connections = PostgresPool.open(config.store(), config.login());
        pool = connections;
        try {
            return JdbcEventStore.open(connections, config.retention(), Clock.systemUTC());
        } catch (StoreException e) {
            throw StoreOpener.cantBeOpened(PostgresUrl.place(config.store()), e);
        }
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
