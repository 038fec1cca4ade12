package io.logistis.store.memory;

import io.logistis.lock.LockStore;
import io.logistis.testkit.LockStoreContract;
import java.time.Clock;

class MapLockStoreTest extends LockStoreContract {

    @Override
    protected LockStore open(Clock clock) {
        return new MapLockStore(clock);
    }
}
