package io.logistis.httpserver.ops;

import io.logistis.httpserver.http.Request;
import io.logistis.httpserver.http.Response;
import io.logistis.httpserver.http.Route;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /livez}: the process answers. {@code /readyz}, and {@code /health} as its alias: every part works; with
 * {@code ?verbose} each is named, and what is wrong with it. A change of readiness is logged, not each check. Thread-safe.
 *
 * <p>What is wrong but would not be better if reviews went elsewhere is named with {@code [!]}, and does not count.
 */
public final class HealthEndpoint {

    private static final Logger log = LoggerFactory.getLogger(HealthEndpoint.class);

    /** A part that must work for the server to be of use. */
    @FunctionalInterface
    public interface Check {

        /** Returns if it works; throws with what is wrong, in words without secrets. */
        void run() throws Exception;
    }

    private final Map<String, Check> parts;
    private final Map<String, Supplier<String>> notes;
    private volatile boolean stopping;
    private boolean wasReady = true;

    /**
     * @param parts by name, in the order in which they are listed
     * @param notes by name, what a person should know although everything works, in words without secrets; empty for
     *     nothing
     */
    public HealthEndpoint(Map<String, Check> parts, Map<String, Supplier<String>> notes) {
        this.parts = new LinkedHashMap<>(parts);
        this.notes = new LinkedHashMap<>(notes);
    }

    /** {@code GET /livez}, {@code /readyz}, {@code /health}. */
    public List<Route> routes() {
        Function<Request, Response> live = request -> Response.text(200, "ok\n");
        return List.of(Route.get("/livez", live), Route.get("/readyz", this::ready), Route.get("/health", this::ready));
    }

    /** Registers what there is to measure. */
    public void register(PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("logistis_ready")
                .help("Whether every part works (1) or not (0): /readyz?verbose says which does not")
                .callback(gauge -> gauge.call(isReady() ? 1 : 0))
                .register(registry);
    }

    /** From now on not ready: the server is going to stop. */
    public void stopping() {
        stopping = true;
    }

    /** Whether every part works. */
    public boolean isReady() {
        return look(new ArrayList<>());
    }

    private Response ready(Request request) {
        request.onlyParameters("verbose");
        List<String> lines = new ArrayList<>();
        boolean ready = look(lines);
        note(ready, lines);
        String end = ready ? "ok\n" : "not ready\n";
        boolean verbose = !ready || !request.parameters("verbose").isEmpty();
        if (verbose) {
            notes.forEach((part, note) -> {
                String text = note.get();
                lines.add(text.isEmpty() ? "[+]" + part : "[!]" + part + ": " + text.replace('\n', ' '));
            });
        }
        return Response.text(ready ? 200 : 503, verbose ? String.join("\n", lines) + "\n" + end : end);
    }

    private boolean look(List<String> lines) {
        boolean ready = !stopping;
        lines.add(ready ? "[+]running" : "[-]running: the server is stopping");
        for (Map.Entry<String, Check> part : parts.entrySet()) {
            String wrong = wrong(part.getValue());
            lines.add(wrong == null ? "[+]" + part.getKey() : "[-]" + part.getKey() + ": " + wrong);
            ready &= wrong == null;
        }
        return ready;
    }

    private static @Nullable String wrong(Check check) {
        try {
            check.run();
            return null;
        } catch (Exception e) {
            return String.valueOf(e.getMessage()).replace('\n', ' ');
        }
    }

    private synchronized void note(boolean ready, List<String> lines) {
        if (ready == wasReady) {
            return;
        }
        wasReady = ready;
        if (ready) {
            log.info("ready again");
        } else {
            log.warn("not ready: {}", String.join("; ", lines));
        }
    }
}
