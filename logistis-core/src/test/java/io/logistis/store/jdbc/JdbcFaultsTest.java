package io.logistis.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.logistis.event.ChangeEvent;
import io.logistis.event.EventId;
import io.logistis.store.EventQuery;
import io.logistis.store.Interruption;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.store.StoreException;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the database, or an event, is at fault. */
class JdbcFaultsTest {

    private static final long QUEUE_BYTES = 20_000;

    @TempDir
    Path folder;

    private final TurnableClock clock = new TurnableClock();
    private final Events events = new Events(clock);
    private final CountDownLatch disk = new CountDownLatch(1);
    private final CountDownLatch hanging = new CountDownLatch(1);
    private SqliteFile file;
    private FaultyDataSource source;
    private JdbcEventStore store;
    private CompletableFuture<EventId> hung;

    @BeforeEach
    void open() {
        file = SqliteFile.open(folder.resolve("logistis.db"));
        source = new FaultyDataSource(file.dataSource());
        store = JdbcEventStore.open(source, Retention.DEFAULT, clock, QUEUE_BYTES);
    }

    @AfterEach
    void close() {
        disk.countDown();
        source.beforeCommit = FaultyDataSource.NONE;
        store.close();
        file.close();
    }

    @Test
    void aFullDiskFailsTheEventsAndNothingElse() {
        ChangeEvent first = appended(update());
        source.beforeCommit = connection -> {
            throw FaultyDataSource.full();
        };

        assertFails(update(), StoreException.Reason.DISK_FULL);
        assertFails(update(), StoreException.Reason.DISK_FULL);
        assertThatThrownBy(() -> store.check()).isInstanceOf(StoreException.class);
        assertThat(all()).containsExactly(first);

        source.beforeCommit = FaultyDataSource.NONE;
        ChangeEvent last = appended(update());
        store.check();

        assertThat(all()).containsExactly(last, first);
        assertThat(store.stats().events()).isEqualTo(2);
    }

    @Test
    void aDatabaseThatMayNotGrowIsFullUntilItMay() {
        AtomicBoolean grows = new AtomicBoolean();
        source.afterRollback = connection -> {
            if (grows.get()) {
                FaultyDataSource.sql(connection, "PRAGMA max_page_count = 1000000");
            }
        };
        source.beforeCommit = connection -> FaultyDataSource.sql(connection, "PRAGMA max_page_count = 80");
        appended(update());
        source.beforeCommit = FaultyDataSource.NONE;

        List<ChangeEvent> kept = new ArrayList<>();
        Throwable failure = null;
        for (int i = 0; failure == null && i < 100; i++) {
            NewEvent large = large(i);
            failure = failureOf(large);
            if (failure == null) {
                kept.add(large.event());
            }
        }
        assertThat(failure).isInstanceOf(StoreException.class);
        assertThat(((StoreException) failure).reason()).isEqualTo(StoreException.Reason.DISK_FULL);
        assertThat(all()).containsAll(kept);

        grows.set(true);
        // SQLite itself may have ended the transaction; the connection is another one then, which may grow at once.
        int more = failureOf(large(1_000)) == null ? 1 : 0;
        ChangeEvent last = appended(large(1_001));
        assertThat(all()).contains(last).hasSize(kept.size() + 2 + more);
    }

    @Test
    void aDiskThatFailsIsTriedAgainByItself() {
        AtomicBoolean broken = new AtomicBoolean(true);
        source.beforeCommit = connection -> {
            if (broken.get()) {
                throw FaultyDataSource.ioError();
            }
        };
        source.onOpen = source.beforeCommit;

        assertFails(update(), StoreException.Reason.FAILED);
        assertFails(update(), StoreException.Reason.FAILED);
        broken.set(false);

        await().ignoreExceptions().untilAsserted(() -> store.check());
        ChangeEvent event = appended(update());
        assertThat(all()).containsExactly(event);
        assertThat(store.stats().events()).isEqualTo(1);
    }

    @Test
    void aDatabaseThatBecomesReadOnlyIsOpenedAnew() {
        appended(update());
        source.beforeCommit = connection -> {
            source.beforeCommit = FaultyDataSource.NONE;
            FaultyDataSource.sql(connection, "PRAGMA query_only = ON");
        };
        appended(update());

        assertThat(failureOf(update()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the database is read-only");
        ChangeEvent next = appended(update());
        assertThat(all()).hasSize(3).contains(next);
    }

    @Test
    void aThreadThatRunsOutOfMemoryGoesOn() {
        source.beforeCommit = connection -> {
            source.beforeCommit = FaultyDataSource.NONE;
            throw new OutOfMemoryError("made up");
        };

        assertFails(update(), StoreException.Reason.FAILED);
        ChangeEvent next = appended(update());

        assertThat(all()).containsExactly(next);
    }

    @Test
    void oneBadEventFailsAlone() throws Exception {
        ChangeEvent known = appended(update());
        hang();
        NewEvent good = update();
        NewEvent bad = events.update(FaultyDataSource.POISON, "shop", "web").build();
        NewEvent alsoGood = update();

        CompletableFuture<EventId> goodStage = append(good);
        CompletableFuture<EventId> badStage = append(bad);
        CompletableFuture<EventId> alsoGoodStage = append(alsoGood);
        disk.countDown();

        assertThat(goodStage.join()).isEqualTo(good.event().id());
        assertThat(alsoGoodStage.join()).isEqualTo(alsoGood.event().id());
        assertThatThrownBy(badStage::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StoreException.class);
        assertThat(all()).contains(known, good.event(), alsoGood.event()).hasSize(4);
        assertThat(store.stats().events()).isEqualTo(4);
    }

    @Test
    void whatWaitsGoesIntoOneCommit() throws Exception {
        hang();
        List<CompletableFuture<EventId>> stages = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            stages.add(append(update()));
        }
        disk.countDown();
        stages.forEach(CompletableFuture::join);

        assertThat(hung).isCompleted();
        assertThat(store.stats().commits()).isEqualTo(2);
        assertThat(store.stats().committedEvents()).isEqualTo(5);
    }

    @Test
    void aReviewThatIsSentTwiceIntoOneCommitIsKeptOnce() throws Exception {
        hang();
        NewEvent once = events.update("alice", "shop", "web").requestUid("r").build();
        NewEvent twice = events.update("alice", "shop", "web").requestUid("r").build();
        CompletableFuture<EventId> first = append(once);
        CompletableFuture<EventId> second = append(twice);
        disk.countDown();

        assertThat(second.join()).isEqualTo(first.join()).isEqualTo(once.event().id());
        assertThat(all()).hasSize(2);
    }

    @Test
    void whatFindsTheQueueFullFailsAtOnceAndIsInTheJournal() throws Exception {
        hang();
        long missed = 0;
        List<CompletableFuture<EventId>> taken = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            CompletableFuture<EventId> stage = append(update());
            if (stage.isCompletedExceptionally()) {
                assertThat(reasonOf(stage)).isEqualTo(StoreException.Reason.QUEUE_FULL);
                missed++;
            } else {
                taken.add(stage);
            }
        }
        assertThat(store.stats().queuedBytes()).isBetween(QUEUE_BYTES / 2, QUEUE_BYTES);
        assertThat(missed).isPositive();
        disk.countDown();
        taken.forEach(CompletableFuture::join);

        assertThat(all()).hasSize(taken.size() + 1);
        assertThat(store.interruptions(
                        clock.instant().minusSeconds(1), clock.instant().plusSeconds(1)))
                .singleElement()
                .extracting(interruption -> interruption.reason() + " " + interruption.count())
                .isEqualTo(Interruption.Reason.OVERLOADED + " " + missed);
    }

    @Test
    void aCheckDoesNotWaitForEver() throws Exception {
        hang();

        assertThatThrownBy(() -> store.check())
                .isInstanceOf(StoreException.class)
                .hasMessage("check: nothing was written for 2 s");
        disk.countDown();
        assertThatCode(() -> store.check()).doesNotThrowAnyException();
    }

    @Test
    void readersAreAnsweredWhileTheDiskHangs() throws Exception {
        ChangeEvent event = appended(update());
        hang();

        assertThat(all()).containsExactly(event);
        assertThat(store.get(event.id())).contains(event);
        assertThat(store.stats().events()).isEqualTo(1);
    }

    @Test
    void closingCommitsWhatWaits() throws Exception {
        hang();
        CompletableFuture<EventId> waiting = append(update());
        Thread closing = new Thread(() -> store.close());
        closing.start();
        disk.countDown();
        closing.join();

        assertThat(waiting).isCompleted();
        assertThat(reasonOf(append(update()))).isEqualTo(StoreException.Reason.CLOSED);
        assertThatThrownBy(this::all).isInstanceOf(StoreException.class);
        store.close();
    }

    /** Appends an event whose commit does not end before {@link #disk} is counted down. */
    private void hang() throws InterruptedException {
        source.beforeCommit = connection -> {
            hanging.countDown();
            try {
                disk.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        hung = append(update());
        assertThat(hanging.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private NewEvent update() {
        return events.update("alice", "shop", "web").build();
    }

    private NewEvent large(int number) {
        return events.update("alice", "shop", "large-" + number)
                .after(noise(number, 9_000))
                .build();
    }

    private CompletableFuture<EventId> append(NewEvent event) {
        return store.append(event).toCompletableFuture();
    }

    private ChangeEvent appended(NewEvent event) {
        append(event).join();
        return event.event();
    }

    private Throwable failureOf(NewEvent event) {
        try {
            append(event).join();
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    private void assertFails(NewEvent event, StoreException.Reason reason) {
        assertThat(reasonOf(append(event))).isEqualTo(reason);
    }

    private static StoreException.Reason reasonOf(CompletableFuture<?> stage) {
        Throwable failure = catchThrowable(stage::join);
        assertThat(failure).isInstanceOf(CompletionException.class).hasCauseInstanceOf(StoreException.class);
        return ((StoreException) failure.getCause()).reason();
    }

    private List<ChangeEvent> all() {
        return store.find(EventQuery.builder().limit(1000).build()).events();
    }

    private static String noise(long seed, int bytes) {
        byte[] noise = new byte[bytes];
        new Random(seed).nextBytes(noise);
        return "\"" + Base64.getEncoder().encodeToString(noise) + "\"";
    }
}
