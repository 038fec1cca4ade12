package io.logistis.httpserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnswerSendersTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AnswerSenders senders = new AnswerSenders(threads);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whateverComesFromManyThreadsAtOnceIsSentOnce() {
        int each = 5_000;
        Set<Integer> sent = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(4 * each);
        for (int from = 0; from < 4; from++) {
            int first = from * each;
            threads.execute(() -> {
                for (int i = 0; i < each; i++) {
                    int number = first + i;
                    senders.execute(() -> {
                        if (sent.add(number)) {
                            all.countDown();
                        }
                    });
                }
            });
        }

        await(all);
        assertThat(sent).hasSize(4 * each);
    }

    @Test
    void aBurstIsSentInItsOrderByOneThread() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch handedOver = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(6);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        senders.execute(() -> {
            begun.countDown();
            await(handedOver);
            sent.countDown();
        });
        await(begun);
        for (int i = 0; i < 5; i++) {
            int number = i;
            senders.execute(() -> {
                order.add(Thread.currentThread().getName() + " " + number);
                sent.countDown();
            });
        }
        handedOver.countDown();

        await(sent);
        String thread = order.get(0).split(" ", 2)[0];
        assertThat(order)
                .extracting(line -> line.substring(line.length() - 1))
                .containsExactly("0", "1", "2", "3", "4");
        assertThat(order).allMatch(line -> line.startsWith(thread));
    }

    @Test
    void clientsThatDoNotReadTheirAnswersHoldUpNobodyForLong() {
        CountDownLatch never = new CountDownLatch(1);
        try {
            for (int slow = 0; slow < 5; slow++) {
                CountDownLatch stuck = new CountDownLatch(1);
                senders.execute(() -> {
                    stuck.countDown();
                    await(never);
                });
                CountDownLatch others = new CountDownLatch(20);
                for (int i = 0; i < 20; i++) {
                    senders.execute(others::countDown);
                }
                await(stuck);
                await(others);
            }
        } finally {
            never.countDown();
        }
    }

    @Test
    void anAnswerThatFailsDoesNotKeepOthersFromBeingSent() {
        CountDownLatch sent = new CountDownLatch(1);
        senders.execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> {});
            throw new OutOfMemoryError("Java heap space");
        });
        senders.execute(sent::countDown);

        await(sent);
    }

    @Test
    void whoHasNoThreadsLeftSaysSo() {
        threads.shutdown();

        assertThatThrownBy(() -> senders.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
}
