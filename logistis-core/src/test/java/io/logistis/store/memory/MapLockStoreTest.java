package io.logistis.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.lock.Lock;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockStore;
import io.logistis.testkit.LockStoreContract;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MapLockStoreTest extends LockStoreContract {

    @Override
    protected LockStore open(Clock clock) {
        return new MapLockStore(clock);
    }

    @Test
    void locksThatComeAndGoTakeABoundedPlace() {
        List<Lock> ended = new ArrayList<>();
        for (int i = 0; i < LockStore.MOST_ENDED; i++) {
            ended.add(Lock.builder(LockScope.namespace("shop"), "alice", "r")
                    .build("lock-" + i, clock.instant())
                    .removed("alice", clock.instant().plusMillis(i)));
        }
        LockStore store = open(clock);
        ended.forEach(store::create);
        Lock open = Lock.builder(LockScope.namespace("shop"), "alice", "r").build("open", clock.instant());
        store.create(open);
        store.create(Lock.builder(LockScope.namespace("shop"), "alice", "r").build("last", clock.instant()));
        store.remove("last", "alice", clock.instant().plusSeconds(60));

        assertThat(store.all()).hasSize(LockStore.MOST_ENDED + 1).contains(open, ended.get(1));
        assertThat(store.get("lock-0")).isEmpty();
    }
}
