package io.logistis.httpserver;

import io.logistis.store.EventStore;
import io.logistis.store.memory.RingBufferEventStore;
import java.time.Clock;

/** Opens the store that a server records in. */
@FunctionalInterface
interface StoreOpener {

    /**
     * The store, which belongs to the caller from then on.
     *
     * @throws ConfigException in one line if it can't be opened
     */
    EventStore open();

    /** Opens the store that the configuration names. */
    static StoreOpener of(ServerConfig config) {
        return () -> {
            if (config.store().equals("memory")) {
                return new RingBufferEventStore(config.retention(), Clock.systemUTC());
            }
            throw new ConfigException(Setting.STORE.flag() + " must be memory, was " + config.store());
        };
    }
}
