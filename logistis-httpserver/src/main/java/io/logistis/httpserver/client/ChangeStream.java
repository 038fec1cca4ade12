package io.logistis.httpserver.client;

import io.logistis.httpserver.client.LogistisClientException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Changes as they arrive, stream after stream. Not thread-safe. */
final class ChangeStream {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** So often it is tried again at once, and no more. */
    private static final int MOST_FAILURES = 10;

    private final ServerCalls server;
    private final ChangesRequest request;
    private final Consumer<ReportedArrival> arrived;
    private @Nullable String last;
    private boolean isAfterHole;
    private boolean hasWorked;
    private int failures;

    ChangeStream(ServerCalls server, ChangesRequest request, Consumer<ReportedArrival> arrived) {
        this.server = server;
        this.request = request;
        this.arrived = arrived;
    }

    void follow() {
        Map<String, String> parameters = request.parameters();
        parameters.keySet().removeAll(Set.of("since", "until", "limit"));
        while (!Thread.currentThread().isInterrupted()) {
            try {
                server.stream("/events/stream", parameters, last, this::opened, this::take);
            } catch (LogistisClientException e) {
                if (!hasWorked || e.reason() != Reason.UNREACHABLE || ++failures > MOST_FAILURES) {
                    throw e;
                }
                pause();
            }
        }
    }

    private void opened() {
        hasWorked = true;
        failures = 0;
    }

    private void take(ServerSentEvent event) {
        if (event.id() != null) {
            last = event.id();
        }
        if (event.type().equals("behind")) {
            isAfterHole = true;
        } else if (event.type().equals("change")) {
            ReportedArrival arrival = read(event.data());
            isAfterHole = false;
            arrived.accept(arrival);
        }
    }

    private ReportedArrival read(String data) {
        try {
            return AnswerReader.arrival(data.getBytes(StandardCharsets.UTF_8), request.diff(), isAfterHole);
        } catch (RuntimeException e) {
            throw new LogistisClientException(
                    Reason.NOT_UNDERSTOOD,
                    "what the server tells is not understood (" + e.getMessage()
                            + "): is it a Logistis of another version?",
                    e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
