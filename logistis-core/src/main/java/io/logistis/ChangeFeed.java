package io.logistis;

import io.logistis.event.ChangeEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hands on what a tracker has recorded, as it is recorded, to a sink of one's own: a thread of yours calls {@link #take} in a
 * loop and writes to whatever it likes. However slow or broken the sink is, it holds up no review: the tracker never waits
 * here and calls nobody. What nobody takes in time is dropped, the oldest first, and whoever takes next is told how much.
 *
 * <pre>{@code
 * ChangeFeed feed = new ChangeFeed(2); // holds so many; then the oldest is dropped, and nobody waits
 * var tracker = ChangeTracker.builder()
 *         .store(store)
 *         .fieldRules(rules)
 *         .feed(feed)
 *         .build();
 * Thread sink = new Thread(() -> {
 *     try {
 *         while (true) {
 *             ChangeFeed.Item item = feed.take();
 *             if (item.missedBefore() > 0) {
 *                 System.out.println("(" + item.missedBefore() + " came too fast for this sink)");
 *             }
 *             export(item.event());
 *         }
 *     } catch (InterruptedException stopped) {
 *         Thread.currentThread().interrupt();
 *     }
 * });
 * }</pre>
 *
 * <p>An event comes once its store has it, whichever thread committed it, so that the order is that of commits. It comes
 * without its objects: {@code store.object(event.shape(), digest)} gives them. What other processes record in the same store
 * does not come, nor what was recorded before; the store has both. After a failure of the store, the end of a lock may come twice.
 *
 * <p>Holds at most {@code capacity} events, about a kilobyte each. Thread-safe.
 */
public final class ChangeFeed {

    /**
     * One event, and what is missing before it.
     *
     * @param event that was recorded
     * @param missedBefore how many events were dropped between the one before and this one, because nobody took them in time
     */
    public record Item(ChangeEvent event, long missedBefore) {

        public Item {
            Objects.requireNonNull(event, "event");
        }
    }

    private final int capacity;
    private final ArrayDeque<ChangeEvent> waiting = new ArrayDeque<>();
    private long missed;
    /** Of those missed, what nobody was told yet. */
    private long untold;

    /**
     * @param capacity how many events may wait, 1 or more
     * @throws IllegalArgumentException if it is less
     */
    public ChangeFeed(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be 1 or more, was " + capacity);
        }
        this.capacity = capacity;
    }

    /** Does no more than put it there. */
    synchronized void offer(ChangeEvent event) {
        if (waiting.size() == capacity) {
            waiting.removeFirst();
            missed++;
            untold++;
        }
        waiting.addLast(event);
        notifyAll();
    }

    /** The oldest event that waits; waits for one. */
    public synchronized Item take() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        return next();
    }

    /** The oldest event that waits; waits for one that long at most, and gives null if none came. */
    public synchronized @Nullable Item poll(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (waiting.isEmpty()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return null;
            }
            // A nanosecond counts as a millisecond; 0 would wait for ever.
            wait(left / 1_000_000 + 1);
        }
        return next();
    }

    private Item next() {
        Item item = new Item(waiting.removeFirst(), untold);
        untold = 0;
        return item;
    }

    /** How many events were dropped so far. */
    public synchronized long missed() {
        return missed;
    }
}
