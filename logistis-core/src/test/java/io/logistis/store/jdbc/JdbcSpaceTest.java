package io.logistis.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logistis.event.ChangeEvent;
import io.logistis.event.UserInfo;
import io.logistis.store.EventQuery;
import io.logistis.store.NewEvent;
import io.logistis.store.Retention;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files stay near the limit whatever is recorded, seen from outside. */
class JdbcSpaceTest {

    private static final long MIB = 1 << 20;

    @TempDir
    Path folder;

    private final TurnableClock clock = new TurnableClock();
    private final Events events = new Events(clock);
    private final Random random = new Random(11);
    private final AtomicLong most = new AtomicLong();
    private final AtomicLong mostLog = new AtomicLong();
    private JdbcEventStore store;

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {MIB, 3 * MIB})
    void largeObjectsThatCannotBeCompressedStayWithinTheLimit(long limit) throws Exception {
        open(limit);
        append(
                800,
                limit,
                i -> events.create("alice", "shop", "web-" + i)
                        .after(noise(1 + random.nextInt(24_000)))
                        .build());

        assertThat(store.stats().evictedByBytes()).isPositive();
        assertThat(all()).hasSizeGreaterThan((int) (limit / 40_000));
    }

    @ParameterizedTest
    @ValueSource(longs = {MIB, 3 * MIB})
    void endlessNewNamesStayWithinTheLimit(long limit) throws Exception {
        open(limit);
        append(
                4000,
                limit,
                i -> events.create("user-" + i, "namespace-" + i, "name-" + i)
                        .user(new UserInfo(
                                "user-" + i, "u" + i, List.of("group-" + i), Map.of("key-" + i, List.of("v" + i))))
                        .resource("group-" + i, "resource-" + i, "Kind" + i)
                        .fieldManager("manager-" + i)
                        .subresource("sub-" + i)
                        .build());

        assertThat(all()).hasSizeGreaterThan(100);
        store.close();
        open(limit);
        assertThat(store.stats().events()).isEqualTo(countByPaging());
    }

    @Test
    void editsOfOneLargeObjectStayWithinTheLimit() throws Exception {
        open(2 * MIB);
        String[] state = {noise(20_000)};
        append(800, 2 * MIB, i -> {
            String before = state[0];
            int at = 1 + random.nextInt(before.length() - 3000);
            state[0] = before.substring(0, at) + noise(1500).replace("\"", "") + before.substring(at + 2000);
            return events.update("alice", "shop", "web")
                    .before(before)
                    .after(state[0])
                    .build();
        });

        List<ChangeEvent> kept = all();
        assertThat(kept).hasSizeGreaterThan(50);
        for (ChangeEvent event : kept) {
            assertThat(store.object(event.shape(), event.after().digest()).whyNot())
                    .isNull();
            assertThat(store.object(event.shape(), event.before().digest()).whyNot())
                    .isNull();
        }
    }

    @Test
    void readersDoNotMakeTheLogGrow() throws Exception {
        open(2 * MIB);
        ExecutorService readers = Executors.newFixedThreadPool(3);
        AtomicBoolean reading = new AtomicBoolean(true);
        try {
            Runnable read = () -> {
                while (reading.get()) {
                    all();
                    store.overview(clock.instant().minus(Duration.ofDays(1)));
                }
            };
            List<Future<?>> tasks = List.of(readers.submit(read), readers.submit(read), readers.submit(read));
            append(
                    1500,
                    2 * MIB,
                    i -> events.update("alice", "shop", "web-" + i % 50)
                            .after(noise(4000))
                            .build());
            reading.set(false);
            for (Future<?> task : tasks) {
                task.get();
            }
        } finally {
            reading.set(false);
            readers.shutdownNow();
        }
    }

    @Test
    void aLongLogIsMovedWhileTheWriterGoesOn() throws Exception {
        long limit = 128 * MIB;
        open(limit);
        append(
                5000,
                limit,
                i -> events.update("alice", "shop", "web-" + i % 500)
                        .after(noise(9000))
                        .build());

        assertThat(bytesOnDisk()).isGreaterThan(40 * MIB);
        assertThat(mostLog.get()).isLessThan(3 * limit / 16);
        assertThat(store.stats().events()).isEqualTo(5000).isEqualTo(countByPaging());
    }

    @Test
    void anObjectThatIsTooLargeForTheStoreSaysSoAndDoesNotFlushIt() throws Exception {
        open(2 * MIB);
        for (int i = 0; i < 20; i++) {
            append(1, 2 * MIB, n -> events.update("alice", "shop", "small").build());
        }
        NewEvent huge =
                events.create("alice", "shop", "huge").after(noise(3_000_000)).build();
        append(1, 2 * MIB, n -> huge);

        assertThat(all()).hasSize(21);
        assertThat(store.object(huge.event().shape(), huge.event().after().digest())
                        .whyNot())
                .isEqualTo("too large for what this store may take");
    }

    @Test
    void theFileShrinksWhenThereIsLessToKeep() throws Exception {
        open(16 * MIB);
        append(
                1500,
                16 * MIB,
                i -> events.create("alice", "shop", "web-" + i)
                        .after(noise(9000))
                        .build());
        store.close();
        assertThat(bytesOnDisk()).isGreaterThan(12 * MIB);

        open(2 * MIB);
        await().untilAsserted(() -> assertThat(bytesOnDisk()).isLessThan(2 * MIB * 13 / 10));
        assertThat(all()).hasSizeGreaterThan(50);
    }

    private interface Making {
        NewEvent event(int number);
    }

    /** Sixteen at a time; looks at the files now and then. */
    private void append(int count, long limit, Making making) throws Exception {
        Semaphore inFlight = new Semaphore(16);
        AtomicLong failed = new AtomicLong();
        for (int i = 0; i < count; i++) {
            inFlight.acquire();
            var unused = store.append(making.event(i)).whenComplete((id, failure) -> {
                if (failure != null) {
                    failed.incrementAndGet();
                }
                inFlight.release();
            });
            if (i % 20 == 0) {
                most.accumulateAndGet(bytesOnDisk(), Math::max);
                mostLog.accumulateAndGet(size("l.db-wal"), Math::max);
            }
        }
        inFlight.acquire(16);
        most.accumulateAndGet(bytesOnDisk(), Math::max);
        assertThat(failed).hasValue(0);
        assertThat(most.get()).isLessThanOrEqualTo(limit * 13 / 10);
        assertThat(store.stats().bytes()).isLessThanOrEqualTo(limit * 13 / 10);
    }

    private long bytesOnDisk() throws IOException {
        return Files.size(folder.resolve("l.db")) + size("l.db-wal");
    }

    private long size(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private void open(long limit) {
        store = JdbcEventStore.open(folder.resolve("l.db"), Retention.DEFAULT.withMaxBytes(limit), clock);
    }

    private List<ChangeEvent> all() {
        return store.find(EventQuery.builder().limit(1000).build()).events();
    }

    private long countByPaging() {
        long count = 0;
        var page = store.find(EventQuery.builder().limit(1000).build());
        count += page.events().size();
        while (page.next() != null) {
            page = store.find(
                    EventQuery.builder().limit(1000).before(page.next()).build());
            count += page.events().size();
        }
        return count;
    }

    private String noise(int bytes) {
        byte[] noise = new byte[bytes];
        random.nextBytes(noise);
        return "\"" + Base64.getEncoder().encodeToString(noise) + "\"";
    }
}
