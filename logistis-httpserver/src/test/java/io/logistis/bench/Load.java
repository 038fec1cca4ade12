package io.logistis.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that each send the next review as soon as the last is answered. */
final class Load {

    /** Edits go round so many Deployments on each connection. */
    private static final int OBJECTS = 64;

    private Load() {}

    /**
     * What a load measured.
     *
     * @param reviews answered
     * @param recorded of these, those whose answer said that they are recorded
     * @param seconds that it took
     * @param nanos from sending to answer, of each review, ascending
     */
    record Result(long reviews, long recorded, double seconds, long[] nanos) {

        double perSecond() {
            return reviews / seconds;
        }

        /** In milliseconds. */
        double percentile(double percent) {
            return nanos[(int) Math.min(nanos.length - 1L, Math.round(percent / 100 * nanos.length))] / 1e6;
        }
    }

    /**
     * Sends edits over so many connections for that time.
     *
     * @param load number of this load, so that it edits Deployments of its own
     */
    static Result run(ServerProcess server, String recorded, int load, int connections, Duration time)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            List<Callable<Client>> clients = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int first = (load * connections + i) * OBJECTS;
                clients.add(() -> new Client(server, new DeploymentEdits(recorded, first, OBJECTS)).run(time));
            }
            long from = System.nanoTime();
            List<Client> done = new ArrayList<>();
            for (Future<Client> client : threads.invokeAll(clients)) {
                done.add(client.get());
            }
            double seconds = (System.nanoTime() - from) / 1e9;
            long[] nanos = done.stream()
                    .flatMapToLong(client -> Arrays.stream(client.nanos, 0, client.reviews))
                    .sorted()
                    .toArray();
            return new Result(
                    nanos.length,
                    done.stream().mapToLong(client -> client.recorded).sum(),
                    seconds,
                    nanos);
        } finally {
            threads.shutdown();
        }
    }

    private static final class Client {
        private final ServerProcess server;
        private final DeploymentEdits edits;
        private long[] nanos = new long[1024];
        private int reviews;
        private long recorded;

        Client(ServerProcess server, DeploymentEdits edits) {
            this.server = server;
            this.edits = edits;
        }

        Client run(Duration time) throws IOException {
            try (Connection connection = new Connection(server.webhook(), server.trust())) {
                long end = System.nanoTime() + time.toNanos();
                long before = System.nanoTime();
                while (before < end) {
                    recorded += connection.post(edits.next()) ? 1 : 0;
                    long after = System.nanoTime();
                    if (reviews == nanos.length) {
                        nanos = Arrays.copyOf(nanos, 2 * reviews);
                    }
                    nanos[reviews++] = after - before;
                    before = after;
                }
            }
            return this;
        }
    }
}
