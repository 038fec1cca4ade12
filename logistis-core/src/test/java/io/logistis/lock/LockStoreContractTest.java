package io.logistis.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.logistis.store.memory.MapLockStore;
import io.logistis.testkit.LockStoreContract;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The contract can fail: each store here is broken in one way, and the tests that are there for it see it. */
class LockStoreContractTest {

    @Test
    void aStoreThatTakesAnIdTwiceFails() {
        assertThat(failures(TakesTwice.class))
                .contains("anIdThatIsTakenIsRefusedEvenWhenItsLockIsRemoved", "ofEightWhoTakeOneIdOneSucceeds");
    }

    @Test
    void aStoreThatForgetsWhatIsRemovedFails() {
        assertThat(failures(Forgets.class))
                .contains("aRemovedLockIsNotOpenAndSaysWhoRemovedItWhen", "whatHasEndedIsKeptFor30Days");
    }

    @Test
    void aStoreThatHidesWhatHasExpiredFails() {
        assertThat(failures(HidesExpired.class)).contains("anExpiredLockStaysOpenUntilItsEndIsNoted");
    }

    private static List<String> failures(Class<?> contract) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .execute()
                .testEvents()
                .finished()
                .stream()
                .filter(event ->
                        event.getRequiredPayload(TestExecutionResult.class).getStatus()
                                == TestExecutionResult.Status.FAILED)
                .map(event -> event.getTestDescriptor()
                        .getSource()
                        .map(source -> ((MethodSource) source).getMethodName())
                        .orElseThrow())
                .toList();
    }

    /** Hands everything on, so that one thing can be broken. */
    private static class Forwarding implements LockStore {
        final LockStore to;

        Forwarding(Clock clock) {
            to = new MapLockStore(clock);
        }

        @Override
        public boolean create(Lock lock) {
            return to.create(lock);
        }

        @Override
        public List<Lock> open() {
            return to.open();
        }

        @Override
        public List<Lock> all() {
            return to.all();
        }

        @Override
        public Optional<Lock> get(String id) {
            return to.get(id);
        }

        @Override
        public Optional<Lock> remove(String id, String by, Instant at) {
            return to.remove(id, by, at);
        }
    }

    static class TakesTwice extends LockStoreContract {
        @Override
        protected LockStore open(Clock clock) {
            return new Forwarding(clock) {
                @Override
                public boolean create(Lock lock) {
                    var unused = super.create(lock);
                    return true;
                }
            };
        }
    }

    static class Forgets extends LockStoreContract {
        @Override
        protected LockStore open(Clock clock) {
            return new Forwarding(clock) {
                @Override
                public List<Lock> all() {
                    return open();
                }
            };
        }
    }

    static class HidesExpired extends LockStoreContract {
        @Override
        protected LockStore open(Clock clock) {
            return new Forwarding(clock) {
                @Override
                public List<Lock> open() {
                    return super.open().stream()
                            .filter(lock -> lock.isActive(clock.instant()))
                            .toList();
                }
            };
        }
    }
}
