package io.logistis.examples.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.event.ChangeEvent;
import io.logistis.store.EventStore;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.StoreException;
import io.logistis.testkit.EventStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// snippet
class DirectoryEventStoreTest extends EventStoreContract {

    @TempDir
    Path folder;

    @Override
    protected EventStore open(Retention retention, Clock clock) {
        return new DirectoryEventStore(folder, retention, clock);
    }
    // end

    @Test
    void whatWasKeptIsThereAgainWhole() {
        store(Retention.DEFAULT.withMaxEventsPerObject(3));
        NewEvent strange = events.update("al\u202eice \ud83d", "shop", "web").build();
        append(strange);
        for (int i = 0; i < 3; i++) {
            append(events.update("alice", "shop", "web").build());
        }
        append(events.delete("bob", "shop", "api").managedFields("[]").build());
        List<ChangeEvent> before = all();
        store.close();

        store(Retention.DEFAULT.withMaxEventsPerObject(3));

        assertThat(all()).isEqualTo(before).hasSize(4);
        ChangeEvent newest = before.get(0);
        assertThat(object(newest, newest.before())).isEqualTo("{\"spec\":{\"revision\":4}}");
        assertThat(store.managedFields(newest.shape()).json()).asString().isEqualTo("[]");
    }

    @Test
    void filesGoWithTheirEvents() throws IOException {
        store(Retention.DEFAULT.withMaxEventsPerObject(1));
        for (int i = 0; i < 250; i++) {
            append(events.update("alice", "shop", "web").build());
        }

        assertThat(files()).isLessThan(110);
        store.close();
        store(Retention.DEFAULT);
        assertThat(files()).isEqualTo(store.stats().events());
    }

    @Test
    void aFileThatIsDamagedIsNamed() throws IOException {
        Files.writeString(folder.resolve("1.event"), "no event");

        assertThatThrownBy(() -> store(Retention.DEFAULT))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(folder.toString());
    }

    private long files() throws IOException {
        try (Stream<Path> there = Files.list(folder)) {
            return there.count();
        }
    }
}
