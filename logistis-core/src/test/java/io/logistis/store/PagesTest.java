package io.logistis.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logistis.event.ChangeEvent;
import io.logistis.history.Change;
import io.logistis.history.ChangePage;
import io.logistis.history.ChangeQuery;
import io.logistis.history.ChangeReader;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a program goes through all that there is. */
class PagesTest {

    private final TurnableClock clock = new TurnableClock();
    private final RingBufferEventStore store = new RingBufferEventStore(Retention.DEFAULT, clock);

    @BeforeEach
    void fiveOfAliceAndOneOfBob() {
        Events events = new Events(clock);
        for (int i = 1; i <= 5; i++) {
            store.append(events.create("alice", "shop", "web-" + i).build());
        }
        store.append(events.create("bob", "shop", "api").build());
    }

    @Test
    void eventsAreReadPageByPageUnderTheSameConditions() {
        List<String> names = new ArrayList<>();
        Optional<EventQuery> next =
                Optional.of(EventQuery.builder().user("alice").limit(2).build());
        while (next.isPresent()) {
            EventPage page = store.find(next.get());
            for (ChangeEvent event : page) {
                names.add(event.object().key().name());
            }
            next = next.get().nextPage(page);
        }

        assertThat(names).containsExactly("web-5", "web-4", "web-3", "web-2", "web-1");
    }

    @Test
    void changesAreReadPageByPageUnderTheSameConditions() {
        ChangeReader reader = new ChangeReader(store);
        List<String> names = new ArrayList<>();
        Optional<ChangeQuery> next =
                Optional.of(ChangeQuery.builder().user("alice").limit(2).build());
        while (next.isPresent()) {
            ChangePage page = reader.find(next.get());
            for (Change change : page) {
                names.add(change.event().object().key().name());
            }
            next = next.get().nextPage(page);
        }

        assertThat(names).containsExactly("web-5", "web-4", "web-3", "web-2", "web-1");
    }
}
