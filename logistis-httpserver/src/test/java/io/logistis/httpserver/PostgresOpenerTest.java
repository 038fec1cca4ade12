package io.logistis.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.logistis.store.EventStore;
import io.logistis.testkit.Events;
import io.logistis.testkit.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the server comes to a PostgreSQL database that asks for a password. */
class PostgresOpenerTest {

    @TempDir
    static Path folder;

    private static PostgresServer server;
    private static PostgresServer.Database database;

    private final List<StoreOpener> openers = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        Path rules = Files.writeString(folder.resolve("hba"), """
                host all postgres 127.0.0.1/32 trust
                host all recorder 127.0.0.1/32 scram-sha-256
                """);
        server = PostgresServer.start(Map.of("hba_file", rules.toString()));
        database = server.database("UTF8");
        database.execute("CREATE ROLE recorder LOGIN PASSWORD 'sesame'; CREATE SCHEMA recorder AUTHORIZATION recorder");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void close() {
        openers.forEach(StoreOpener::close);
    }

    @Test
    void thePasswordIsReadForEachNewConnection() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "sesame\n");
        Events events = new Events(Clock.systemUTC());
        try (EventStore store = open(Map.of(Setting.DB_PASSWORD_FILE, file.toString()), Map.of())) {
            store.append(events.update("alice", "shop", "web").build())
                    .toCompletableFuture()
                    .join();

            Files.writeString(file, "open");
            database.execute("ALTER ROLE recorder PASSWORD 'open';"
                    + " SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'recorder'");

            await().ignoreExceptions().untilAsserted(store::check);
            assertThat(store.stats().events()).isEqualTo(1);
        } finally {
            database.execute("ALTER ROLE recorder PASSWORD 'sesame'");
        }
    }

    @Test
    void thePasswordMayStandInTheEnvironment() throws Exception {
        try (EventStore store = open(Map.of(), Map.of("LOGISTIS_DB_PASSWORD", "sesame"))) {
            store.check();
        }
    }

    @Test
    void aWrongPasswordIsAnsweredWithOneLineThatDoesNotShowIt() {
        assertThatThrownBy(() -> open(Map.of(), Map.of("LOGISTIS_DB_PASSWORD", "semolina")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "--store must be a database that can be opened, jdbc:postgresql://127.0.0.1:" + server.port()
                                + "/" + database.name() + " is not: opening the database:"
                                + " FATAL: password authentication failed for user \"recorder\"");
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> openUrl("jdbc:postgresql://127.0.0.1:1/history", Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "--store must be a database that can be opened, jdbc:postgresql://127.0.0.1:1/history"
                                + " is not: opening the database: the database can't be reached (Connection to 127.0.0.1:1 refused")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void aLimitThatNoDatabaseCanKeepIsRefused() {
        assertThatThrownBy(() -> open(Map.of(Setting.MAX_BYTES, "64KiB"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--max-bytes must be 1MiB or more for a database, was 65536");
    }

    private EventStore open(Map<Setting, String> flags, Map<String, String> environment) {
        return openUrl(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database.name() + "?sslmode=prefer",
                flags,
                environment);
    }

    private EventStore openUrl(String url, Map<Setting, String> flags, Map<String, String> environment) {
        Map<Setting, String> all = new java.util.EnumMap<>(Setting.class);
        all.putAll(flags);
        all.put(Setting.STORE, url);
        all.put(Setting.DB_USER, "recorder");
        StoreOpener opener = StoreOpener.of(ServerConfig.resolve(all, environment, null));
        openers.add(opener);
        return opener.open();
    }
}
