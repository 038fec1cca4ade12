package io.logistis.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.Decision;
import io.logistis.event.Operation;
import io.logistis.store.EventQuery;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What every {@link io.logistis.store.EventStore} promises of what locks did. Part of {@link EventStoreContract}. */
public abstract class EventStoreLocksContract extends EventStoreBoundsContract {

    @Test
    protected void aDenialIsKeptWithItsLockAndCount() {
        store(Retention.DEFAULT);
        var lock = new Decision.LockRef("7f3a", "release\nfreeze", "alice", Instant.parse("2026-02-01T00:00:00Z"));
        var endless = new Decision.LockRef("7f3b", "", "bob", null);
        NewEvent first = events.update("bob", "shop", "web")
                .decision(Decision.denied(lock), 7)
                .build();
        NewEvent second = events.update("bob", "shop", "web")
                .decision(Decision.denied(endless), 1)
                .build();

        append(first);
        append(second);

        assertThat(all()).containsExactly(second.event(), first.event());
    }

    @Test
    protected void aLockThatLetAChangeThroughIsKeptWithIt() {
        store(Retention.DEFAULT);
        var lock = new Decision.LockRef("7f3a", "release freeze", "alice", Instant.parse("2026-02-01T00:00:00Z"));
        NewEvent warned = events.update("bob", "shop", "web")
                .decision(Decision.passed(lock, Decision.Passage.WARNED), 1)
                .build();
        NewEvent brokeGlass = events.update("carol", "shop", "web")
                .decision(Decision.passed(lock, Decision.Passage.BREAK_GLASS), 1)
                .build();
        NewEvent locked = events.update("alice", "shop", "web")
                .decision(Decision.about(lock), 1)
                .build();

        append(warned);
        append(brokeGlass);
        append(locked);

        assertThat(all()).containsExactly(locked.event(), brokeGlass.event(), warned.event());
        assertThat(find(EventQuery.builder().verdict(Decision.Verdict.DENIED))).isEmpty();
    }

    @Test
    protected void whatHappenedToALockIsAnEventOfItsObject() {
        store(Retention.DEFAULT);
        NewEvent update = events.update("bob", "shop", "web").build();
        NewEvent locked =
                events.operation(Operation.LOCK, "alice", "shop", "web").build();
        NewEvent unlocked =
                events.operation(Operation.UNLOCK, "logistis", "shop", "web").build();

        append(update);
        append(locked);
        append(unlocked);

        assertThat(find(EventQuery.builder().operation(Operation.LOCK))).containsExactly(locked.event());
        assertThat(find(EventQuery.builder().operation(Operation.UNLOCK))).containsExactly(unlocked.event());
        assertThat(store.around(
                        update.event().object().key(),
                        update.event().id(),
                        update.event().id(),
                        10))
                .containsExactly(update.event(), locked.event(), unlocked.event());
    }
}
