package io.logistis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.capture.FieldRules;
import io.logistis.event.EventId;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.StoreException;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Changes;
import io.logistis.testkit.ForwardingEventStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ChangeFeedTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final RingBufferEventStore store = new RingBufferEventStore(Retention.DEFAULT, Clock.systemUTC());

    @Test
    void whatIsRecordedComesInItsOrder() throws Exception {
        ChangeFeed feed = new ChangeFeed(10);
        ChangeTracker tracker = tracker(feed);

        record(tracker, Changes.update("alice"));
        record(tracker, Changes.update("bob"));

        assertThat(feed.take().event()).isEqualTo(event("alice"));
        assertThat(feed.take().event()).isEqualTo(event("bob"));
        assertThat(feed.poll(Duration.ZERO)).isNull();
    }

    @Test
    void whatIsNotRecordedDoesNotCome() throws Exception {
        ChangeFeed feed = new ChangeFeed(10);
        ChangeTracker tracker = tracker(feed);

        record(tracker, Changes.update("alice").dryRun());
        record(tracker, Changes.update("alice").objects("{}", "{}"));

        assertThat(feed.poll(Duration.ZERO)).isNull();
    }

    @Test
    void aReviewThatIsSentAgainComesOnce() throws Exception {
        ChangeFeed feed = new ChangeFeed(10);
        ChangeTracker tracker = tracker(feed);

        record(tracker, Changes.update("alice").requestUid("r"));
        record(tracker, Changes.update("alice").requestUid("r"));

        feed.take();
        assertThat(feed.poll(Duration.ZERO)).isNull();
    }

    @Test
    void aSinkThatNeverTakesHoldsUpNobodyAndIsToldWhatItMissed() throws Exception {
        ChangeFeed feed = new ChangeFeed(3);
        ChangeTracker tracker = tracker(feed);
        for (int i = 1; i <= 10; i++) {
            record(tracker, Changes.update("user-" + i));
        }

        assertThat(feed.missed()).isEqualTo(7);
        assertThat(feed.take()).isEqualTo(new ChangeFeed.Item(event("user-8"), 7));
        assertThat(feed.take()).isEqualTo(new ChangeFeed.Item(event("user-9"), 0));
        record(tracker, Changes.update("user-11"));
        record(tracker, Changes.update("user-12"));
        record(tracker, Changes.update("user-13"));
        assertThat(feed.take()).isEqualTo(new ChangeFeed.Item(event("user-11"), 1));
        assertThat(feed.missed()).isEqualTo(8);
    }

    @Test
    void whoWaitsIsWoken() throws Exception {
        ChangeFeed feed = new ChangeFeed(1);
        CompletableFuture<ChangeFeed.Item> taken = new CompletableFuture<>();
        Thread sink = new Thread(() -> {
            try {
                taken.complete(feed.take());
            } catch (InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });
        sink.start();

        record(tracker(feed), Changes.update("alice"));

        assertThat(taken.get(20, java.util.concurrent.TimeUnit.SECONDS).event()).isEqualTo(event("alice"));
        assertThat(feed.poll(Duration.ofMillis(1))).isNull();
    }

    @Test
    void whatTheStoreDoesNotKeepDoesNotComeAndWhatItKeepsLateDoes() throws Exception {
        ChangeFeed feed = new ChangeFeed(10);
        CompletableFuture<EventId> commit = new CompletableFuture<>();
        ChangeTracker late = ChangeTracker.builder()
                .store(new ForwardingEventStore(store) {
                    @Override
                    public CompletionStage<EventId> append(NewEvent event) {
                        return commit.thenCompose(id -> super.append(event));
                    }
                })
                .fieldRules(FieldRules.builder().build())
                .storeTimeout(Duration.ofMillis(1))
                .feed(feed)
                .build();
        var tracked = late.track(Changes.update("alice").build()).toCompletableFuture();
        assertThatThrownBy(tracked::join).hasCauseInstanceOf(StoreException.class);
        assertThat(feed.poll(Duration.ZERO)).isNull();

        commit.complete(null);

        assertThat(Objects.requireNonNull(feed.poll(LONG)).event()).isEqualTo(event("alice"));
    }

    @Test
    void aFeedThatHoldsNothingIsRefused() {
        assertThatThrownBy(() -> new ChangeFeed(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity must be 1 or more, was 0");
    }

    private ChangeTracker tracker(ChangeFeed feed) {
        return ChangeTracker.builder()
                .store(store)
                .fieldRules(FieldRules.builder().build())
                .feed(feed)
                .build();
    }

    private static void record(ChangeTracker tracker, Changes change) {
        tracker.track(change.build()).toCompletableFuture().join();
    }

    private io.logistis.event.ChangeEvent event(String user) {
        return store.find(io.logistis.store.EventQuery.builder().user(user).build())
                .iterator()
                .next();
    }
}
