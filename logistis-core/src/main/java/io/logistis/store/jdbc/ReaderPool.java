package io.logistis.store.jdbc;

import io.logistis.store.StoreException;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A few connections that read, each for one short transaction at a time. Thread-safe. */
final class ReaderPool implements AutoCloseable {

    private static final int MOST = 4;
    private static final long WAIT_SECONDS = 10;

    /** What is to be read within a transaction: all of it as of one moment. */
    @FunctionalInterface
    interface Reading<T> {
        T in(SqlSession session) throws SQLException;
    }

    private final Dialect dialect;
    private final Semaphore permits = new Semaphore(MOST, true);
    private final ConcurrentLinkedDeque<SqlSession> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    ReaderPool(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * Reads.
     *
     * @param what was asked for, for messages
     * @throws StoreException if it can't be read
     */
    <T> T read(String what, Reading<T> reading) {
        if (!acquire(1, WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new StoreException(
                    StoreException.Reason.TIMEOUT, what + ": all readers were busy for " + WAIT_SECONDS + " s");
        }
        try {
            return readNow(what, reading);
        } finally {
            permits.release();
        }
    }

    private <T> T readNow(String what, Reading<T> reading) {
        if (closed) {
            throw new StoreException(StoreException.Reason.CLOSED, what + ": the store is closed");
        }
        SqlSession session = idle.pollFirst();
        try {
            if (session != null) {
                try {
                    return readWith(session, reading);
                } catch (SQLException e) {
                    if (!Failures.mayPassAtOnce(e)) {
                        throw e;
                    }
                    // It was lost while nobody used it, and the others with it.
                    discardIdle();
                }
            }
            return readWith(dialect.openReader(), reading);
        } catch (SQLException e) {
            throw Failures.asStoreException(what, e);
        }
    }

    private <T> T readWith(SqlSession session, Reading<T> reading) throws SQLException {
        boolean works = false;
        try {
            T read;
            try {
                read = reading.in(session);
            } finally {
                // Ends the transaction, which would keep the log from being emptied.
                session.end();
            }
            works = true;
            return read;
        } finally {
            if (works) {
                idle.addFirst(session);
            } else {
                session.discard();
            }
        }
    }

    /** Runs that while nobody reads, if readers come to an end in time; gives back whether they did. */
    boolean paused(long waitMillis, Runnable work) {
        if (!acquire(MOST, waitMillis, TimeUnit.MILLISECONDS)) {
            return false;
        }
        try {
            work.run();
            return true;
        } finally {
            permits.release(MOST);
        }
    }

    private boolean acquire(int number, long wait, TimeUnit unit) {
        boolean interrupted = false;
        try {
            long end = System.nanoTime() + unit.toNanos(wait);
            while (true) {
                try {
                    return permits.tryAcquire(number, end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for those who read, a few seconds at most. */
    @Override
    public void close() {
        closed = true;
        boolean nobodyReads = acquire(MOST, 3, TimeUnit.SECONDS);
        for (SqlSession session = idle.pollFirst(); session != null; session = idle.pollFirst()) {
            try {
                session.close();
            } catch (SQLException e) {
                // Nothing depends on it any more.
            }
        }
        if (nobodyReads) {
            permits.release(MOST);
        }
    }

    private void discardIdle() {
        for (SqlSession session = idle.pollFirst(); session != null; session = idle.pollFirst()) {
            session.discard();
        }
    }
}
