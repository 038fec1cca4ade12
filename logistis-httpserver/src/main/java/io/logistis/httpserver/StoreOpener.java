package io.logistis.httpserver;

import io.logistis.store.EventStore;

/** Opens the store that a server records in. */
@FunctionalInterface
interface StoreOpener {

    /** @throws ConfigException in one line if it can't be opened */
    EventStore open();
}
