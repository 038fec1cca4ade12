package io.logistis.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.ChangeEvent;
import io.logistis.event.Decision;
import io.logistis.store.EventPage;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How a change shows the lock that had to do with it. */
class EventJsonLockTest {

    private static final Decision.LockRef LOCK =
            new Decision.LockRef("7f3a", "release freeze", "alice", Instant.parse("2026-01-31T14:00:00Z"));
    private static final String LOCK_JSON = "{\"id\":\"7f3a\",\"reason\":\"release freeze\",\"owner\":\"alice\","
            + "\"expiresAt\":\"2026-01-31T14:00:00.000000Z\",\"passage\":%s}";

    @Test
    void aRefusalHasItsLockAndItsCount() {
        JsonNode change = change(Decision.denied(LOCK), 7);

        assertThat(change.get("outcome").asString()).isEqualTo("DENIED");
        assertThat(change.get("count").asInt()).isEqualTo(7);
        assertThat(change.get("lock").toString()).isEqualTo(LOCK_JSON.formatted("null"));
    }

    @Test
    void whatWentThroughInSpiteOfALockSaysWhy() {
        for (Decision.Passage passage : Decision.Passage.values()) {
            JsonNode change = change(Decision.passed(LOCK, passage), 1);

            assertThat(change.get("outcome").asString()).isEqualTo("ADMITTED");
            assertThat(change.get("lock").toString()).isEqualTo(LOCK_JSON.formatted('"' + passage.name() + '"'));
        }
    }

    @Test
    void whatNoLockMatchedHasNone() {
        assertThat(change(Decision.ADMITTED, 1).get("lock").isNull()).isTrue();
    }

    private static JsonNode change(Decision decision, int count) {
        ChangeEvent event = new Events(new TurnableClock())
                .update("bob", "shop", "web")
                .decision(decision, count)
                .build()
                .event();
        return new JsonMapper()
                .readTree(EventJson.page(new EventPage(List.of(event), null), List.of()))
                .get("items")
                .get(0);
    }
}
