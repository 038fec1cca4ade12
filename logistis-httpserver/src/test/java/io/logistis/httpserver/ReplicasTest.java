package io.logistis.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.logistis.store.EventStore;
import io.logistis.store.Retention;
import io.logistis.store.jdbc.JdbcEventStore;
import io.logistis.testkit.postgres.PostgresServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two servers that record in one PostgreSQL database. */
class ReplicasTest {

    private static PostgresServer postgres;

    @TempDir
    Path folder;

    private RunningServer a;
    private RunningServer b;

    @BeforeAll
    static void startPostgres() {
        postgres = PostgresServer.start(Map.of());
    }

    @AfterAll
    static void stopPostgres() {
        if (postgres != null) {
            postgres.close();
        }
    }

    @BeforeEach
    void start() {
        PostgresServer.Database database = postgres.database("UTF8");
        a = server("a", database);
        b = server("b", database);
    }

    private RunningServer server(String name, PostgresServer.Database database) {
        EventStore store = JdbcEventStore.open(database.dataSource(), Retention.DEFAULT, Clock.systemUTC());
        return new RunningServer(
                folder.resolve(name),
                store,
                "--redaction-key-file=" + folder.resolve("redaction.key"),
                // A slow machine shall not look like a database that does not answer.
                "--store-timeout=5s");
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    @Test
    void attemptsOfOneWriteThatComeToBothAreOneChange() throws Exception {
        assertRecorded(a.review(Review.update("attempt-1", "1", "2")), "yes");
        assertRecorded(b.review(Review.update("attempt-2", "1", "2")), "yes");
        assertRecorded(a.review(Review.update("next", "2", "3")), "yes");

        for (RunningServer server : List.of(a, b)) {
            assertThat(events(server, "&attempts=all").path("items")).hasSize(3);
            assertThat(events(server, "").path("items"))
                    .extracting(change -> change.path("requestUid").asString() + " " + change.path("attempts"))
                    .containsExactly("next 1", "attempt-2 2");
        }
    }

    @Test
    void whileTheDatabaseIsSilentReviewsAreLetThroughInTimeAndWhatIsMissingIsSaid() throws Exception {
        assertRecorded(a.review(Review.update("before", "1", "2")), "yes");
        postgres.freeze();
        try {
            for (RunningServer server : List.of(a, b)) {
                HttpResponse<String> answer = server.review(Review.update("during", "2", "3"));
                assertRecorded(answer, "no");
                assertThat(answer.body()).contains("\"allowed\":true");
            }
            assertThat(a.ops("/readyz?verbose").body()).contains("[-]store: check: nothing was written for 2 s");
            // Longer than anyone waits for a server that says nothing.
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> a.ops("/readyz").body().contains("the database can't be reached"));
        } finally {
            postgres.thaw();
        }

        for (RunningServer server : List.of(a, b)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> server.ops("/readyz").statusCode() == 200);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertRecorded(server.review(Review.update("after-" + System.nanoTime(), "3", "4")), "yes");
                assertThat(events(server, "").path("interruptions").toString())
                        .containsAnyOf("TIMEOUT", "STORE_FAILED");
            });
            assertThat(server.ops("/metrics").body())
                    .doesNotContain("{operation=\"UPDATE\",outcome=\"unrecorded\"} 0.0");
        }
    }

    private static void assertRecorded(HttpResponse<String> answer, String became) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Logistis-Recorded")).contains(became);
    }

    private static JsonNode events(RunningServer server, String query) throws Exception {
        return JsonMapper.shared()
                .readTree(server.get(server.server().addresses().query().resolve("/events?limit=100" + query))
                        .body());
    }
}
