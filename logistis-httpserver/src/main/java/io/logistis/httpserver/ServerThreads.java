package io.logistis.httpserver;

import java.lang.reflect.Method;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that answer requests. */
final class ServerThreads {

    /** From this JDK on a virtual thread that waits inside a monitor lets go of its carrier (JEP 491). */
    private static final int FIRST_GOOD_VIRTUAL_THREADS = 24;

    private static final long KEEP_ALIVE_SECONDS = 30;

    private ServerThreads() {}

    /**
     * Named threads: virtual ones where the JDK has good ones (as many as there are connections), else as many as are
     * busy, up to the limit. What comes when all are busy waits; there is at most one task for each connection.
     */
    static ExecutorService create(String name, int limit) {
        ExecutorService virtual =
                Runtime.version().feature() >= FIRST_GOOD_VIRTUAL_THREADS ? virtualThreads(name) : null;
        return virtual != null ? virtual : platformThreads(name, limit);
    }

    /** {@code Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name, 0).factory())}, which Java 17 lacks. */
    private static @org.jspecify.annotations.Nullable ExecutorService virtualThreads(String name) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Object named = type.getMethod("name", String.class, long.class).invoke(builder, name + "-", 0L);
            ThreadFactory factory = (ThreadFactory) type.getMethod("factory").invoke(named);
            Method perTask = Executors.class.getMethod("newThreadPerTaskExecutor", ThreadFactory.class);
            return (ExecutorService) perTask.invoke(null, factory);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static ExecutorService platformThreads(String name, int limit) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, name + "-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
        HandOff queue = new HandOff();
        return new ThreadPoolExecutor(
                0, limit, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, queue, factory, (task, pool) -> queue.put(task));
    }

    /** Offers to a thread that waits, else refuses, so that the pool starts another; only at its limit do tasks wait. */
    private static final class HandOff extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }
    }
}
