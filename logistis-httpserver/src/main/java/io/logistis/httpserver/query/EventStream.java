package io.logistis.httpserver.query;

import io.logistis.history.Change;
import io.logistis.httpserver.http.Response;
import io.logistis.json.ChangeJson;
import io.logistis.json.DiffFormat;
import io.logistis.store.EventStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One listener's stream of server-sent events (HTML Living Standard §9.2). {@link #stop} is thread-safe. */
final class EventStream implements Response.Streamed {

    private static final long LOOK_MILLIS = 500;

    /** How soon it shows that a listener is gone, whose place another may want. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);

    /** The JDK's server cuts an answer that takes 120 s; before that it is ended in order, and the listener comes again. */
    private static final Duration LONGEST = Duration.ofSeconds(100);

    private final Arrivals arrivals;
    private final EventStore store;
    private final @Nullable DiffFormat format;
    private final int padding;
    private final Executor threads;
    private final Runnable whenEnded;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * @param format how changes are shown; null for not at all
     * @param whenEnded called once
     */
    EventStream(
            Arrivals arrivals,
            EventStore store,
            @Nullable DiffFormat format,
            int padding,
            Executor threads,
            Runnable whenEnded) {
        this.arrivals = arrivals;
        this.store = store;
        this.format = format;
        this.padding = padding;
        this.threads = threads;
        this.whenEnded = whenEnded;
    }

    @Override
    public Executor threads() {
        return threads;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try {
            // The id without data is no event, and where to go on from for a listener that hears of none.
            write(out, "retry: 1000\nid: " + arrivals.start() + "\n\n");
            long end = System.nanoTime() + LONGEST.toNanos();
            long beat = System.nanoTime();
            do {
                Arrivals.Batch batch = arrivals.next();
                if (batch.isCutShort()) {
                    write(out, "event: behind\ndata: {}\n\n");
                }
                if (!batch.changes().isEmpty()) {
                    tell(out, batch);
                    beat = System.nanoTime();
                } else if (System.nanoTime() - beat > HEARTBEAT.toNanos()) {
                    write(out, ":\n\n");
                    beat = System.nanoTime();
                }
            } while (System.nanoTime() - end < 0 && !stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private void tell(OutputStream out, Arrivals.Batch batch) throws IOException {
        EventDiffs diffs = format == null ? null : new EventDiffs(store, format, padding);
        for (Change change : batch.changes()) {
            if (stopped.getCount() == 0) {
                return;
            }
            byte[] json = ChangeJson.arrival(change, diffs == null ? null : diffs.shown(change.event()));
            // Within JSON, line ends stand between values only; within an event they would end its line.
            String data =
                    new String(json, StandardCharsets.UTF_8).replace('\n', ' ').replace('\r', ' ');
            out.write(text("id: " + change.id() + "\nevent: change\ndata: " + data + "\n\n"));
        }
        out.flush();
    }

    private static void write(OutputStream out, String lines) throws IOException {
        out.write(text(lines));
        out.flush();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void stop() {
        stopped.countDown();
        end();
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            whenEnded.run();
        }
    }
}
