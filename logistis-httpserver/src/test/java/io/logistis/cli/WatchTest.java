package io.logistis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logistis.httpserver.QueryServer;
import io.logistis.store.Retention;
import io.logistis.store.memory.RingBufferEventStore;
import io.logistis.testkit.Events;
import io.logistis.testkit.TurnableClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WatchTest {

    private final TurnableClock clock = new TurnableClock();
    private final RingBufferEventStore store = new RingBufferEventStore(Retention.DEFAULT, clock);
    private final Events events = new Events(clock);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private QueryServer server;

    @BeforeEach
    void start() throws IOException {
        server = new QueryServer(store, clock);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Thread watch(String... arguments) {
        Shell shell = new Shell(
                Map.of("LOGISTIS_SERVER", server.uri().toString()),
                clock,
                () -> ZoneOffset.UTC,
                () -> () -> new Terminal(120, false));
        Thread watching =
                new Thread(() -> KubectlBlame.commandLine(shell, new PrintWriter(out, true), new PrintWriter(err, true))
                        .execute(arguments));
        watching.setDaemon(true);
        watching.start();
        return watching;
    }

    @Test
    void changesAreShownAsTheyArrive() {
        watch("--watch", "-n", "shop", "--format=summary");

        await().until(() -> {
            store.append(events.update("bob", "pay", "web").build());
            store.append(events.update("alice", "shop", "web")
                    .before("{\"spec\":{\"replicas\":1}}")
                    .after("{\"spec\":{\"replicas\":2}}")
                    .build());
            return out.toString().contains("replicas 1 → 2");
        });

        assertThat(out.toString())
                .contains("shop/Deployment/web", "alice", "2026-01-31T12:00:00Z")
                .doesNotContain("bob", "+---");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void programsGetADocumentForEach() {
        watch("-A", "-w", "-o", "yaml");

        await().until(() -> {
            store.append(events.update("alice", "shop", "web").build());
            return out.toString().contains("---\n");
        });

        assertThat(out.toString()).startsWith("---\n").contains("\n  username: alice\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--since=1h", "--until=1h", "--exit-code", "--format=lines"})
    void whatIsOfThePastDoesNotGoWithIt(String option) {
        BlameRun run = BlameRun.of(
                Map.of("LOGISTIS_SERVER", server.uri().toString()),
                clock,
                new Terminal(80, false),
                "deploy/web",
                "--watch",
                option);

        assertThat(run.exitCode()).isEqualTo(Logistis.USAGE);
        assertThat(run.err()).contains("--watch is of what comes from now on");
    }
}
