package io.logistis.store.jdbc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What waits to be written, up to a number of bytes. Thread-safe. */
final class WriteQueue {

    /** What became of an offer. */
    enum Offer {
        TAKEN,
        FULL,
        CLOSED
    }

    private final long maxBytes;
    private final Deque<Write<?>> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean idle;
    private boolean closed;

    WriteQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Never waits. What is larger than the whole queue is taken when nothing else waits. */
    synchronized Offer offer(Write<?> write) {
        if (closed) {
            return Offer.CLOSED;
        }
        if (bytes > 0 && bytes + write.bytes() > maxBytes) {
            return Offer.FULL;
        }
        waiting.addLast(write);
        taken(write);
        return Offer.TAKEN;
    }

    /** Goes before all others, and is taken although it be full. */
    synchronized Offer offerFirst(Write<?> write) {
        if (closed) {
            return Offer.CLOSED;
        }
        waiting.addFirst(write);
        taken(write);
        return Offer.TAKEN;
    }

    private void taken(Write<?> write) {
        bytes += write.bytes();
        if (idle) {
            notifyAll();
        }
    }

    /**
     * What waits, in order, one at least as soon as there is one; empty when the time is over, or when the queue is closed
     * and nothing is left.
     *
     * @param most how many at most
     * @param mostBytes how many bytes, unless the first alone has more
     */
    synchronized List<Write<?>> take(int most, long mostBytes, long waitMillis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        while (waiting.isEmpty() && !closed) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return List.of();
            }
            idle = true;
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } finally {
                idle = false;
            }
        }
        List<Write<?>> group = new ArrayList<>();
        long groupBytes = 0;
        for (Write<?> next = waiting.peekFirst(); next != null; next = waiting.peekFirst()) {
            if (group.size() == most || (!group.isEmpty() && groupBytes + next.bytes() > mostBytes)) {
                break;
            }
            groupBytes += next.bytes();
            group.add(waiting.removeFirst());
        }
        bytes -= groupBytes;
        return group;
    }

    /** All that waits. */
    synchronized List<Write<?>> takeAll() {
        List<Write<?>> all = new ArrayList<>(waiting);
        waiting.clear();
        bytes = 0;
        return all;
    }

    /** In bytes. */
    synchronized long size() {
        return bytes;
    }

    /** Takes no more; what waits can still be taken out. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Whether it is closed and nothing is left. */
    synchronized boolean isDone() {
        return closed && waiting.isEmpty();
    }
}
