package io.logistis.store.memory;

import io.logistis.store.EventStore;
import io.logistis.store.Retention;
import io.logistis.testkit.EventStoreContract;
import java.time.Clock;

class RingBufferEventStoreTest extends EventStoreContract {

    @Override
    protected EventStore open(Retention retention, Clock clock) {
        return new RingBufferEventStore(retention, clock);
    }
}
