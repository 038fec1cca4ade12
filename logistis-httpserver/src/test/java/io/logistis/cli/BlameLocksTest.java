package io.logistis.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.logistis.httpserver.LockServer;
import io.logistis.lock.Lock;
import io.logistis.lock.LockScope;
import io.logistis.testkit.Changes;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code kubectl blame} tells of locks: that they were made and ended, what they refused, what passed them and how. */
class BlameLocksTest {

    private static final String BEFORE =
            "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\","
                    + "\"namespace\":\"shop\"},\"spec\":{\"replicas\":2}}";
    private static final String AFTER = BEFORE.replace("2", "0");

    private static LockServer server;
    private static int requests;

    @BeforeAll
    static void work() throws IOException {
        server = LockServer.start();
        write(Changes.update("alice").objects(BEFORE.replace("2", "1"), BEFORE));
        server.pass(Duration.ofSeconds(1));
        server.lock("7f3a1b2c", freeze(new LockScope("shop", "deploy", "web")));
        server.pass(Duration.ofMinutes(1));
        for (int i = 0; i < 3; i++) {
            write(Changes.update("bob").objects(BEFORE, AFTER));
        }
        server.pass(Duration.ofSeconds(10));
        write(Changes.delete("bob").objects(BEFORE, null));
        server.pass(Duration.ofMinutes(5));
        write(Changes.update("eve").groups("breakers").objects(BEFORE, BEFORE.replace("2", "3")));
        server.pass(Duration.ofMinutes(1));
        server.unlock("7f3a1b2c", "carol");
        server.pass(Duration.ofSeconds(1));
        server.lock("0a44e1d9", freeze(new LockScope("shop", "secrets", null)));
        server.pass(Duration.ofSeconds(1));
        server.lock(
                "c1d2e3f4",
                freeze(LockScope.namespace("shop")).mode(Lock.Mode.WARN).expiresIn(Duration.ofMinutes(4)));
        server.pass(Duration.ofSeconds(1));
        server.lock("55555555", freeze(new LockScope(null, "nodes", null)).expiresIn(null));
        server.pass(Duration.ofMinutes(1));
        write(Changes.update("dan").objects(BEFORE.replace("2", "3"), BEFORE.replace("2", "4")));
        server.pass(Duration.ofMinutes(5));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Lock.Builder freeze(LockScope scope) {
        return Lock.builder(scope, "alice", "release freeze").expiresIn(Duration.ofHours(2));
    }

    /** Ids follow from the uids of requests. */
    private static void write(Changes change) {
        server.write(change.requestUid("r-" + ++requests));
    }

    private static BlameRun blame(int columns, String... arguments) {
        return BlameRun.of(
                Map.of("LOGISTIS_SERVER", server.uri().toString(), "LOGISTIS_TOKEN", LockServer.READER),
                server.clock(),
                new Terminal(columns, false),
                arguments);
    }

    private static String golden(String name) throws Exception {
        try (InputStream file =
                Objects.requireNonNull(BlameLocksTest.class.getResourceAsStream("/golden/" + name), name)) {
            return new String(file.readAllBytes(), UTF_8);
        }
    }

    /** The file's first line is the command, as a person types it. */
    @ParameterizedTest
    @CsvSource({
        "blame-locks-patch.txt, 120",
        "blame-locks-diff.txt, 120",
        "blame-locks-fields.txt, 120",
        "blame-locks-summary.txt, 0",
        "blame-locks-overview.txt, 120",
        "blame-locks-lines.txt, 120"
    })
    void lockingAndRefusingIsShownAsTheGoldenFileHasIt(String name, int columns) throws Exception {
        String file = golden(name);
        int firstLine = file.indexOf('\n');
        List<String> words =
                new ArrayList<>(List.of(file.substring(0, firstLine).split(" ")));
        assertThat(words.subList(0, 3)).containsExactly("$", "kubectl", "blame");

        BlameRun run = blame(columns, words.subList(3, words.size()).toArray(String[]::new));

        assertThat(run.out()).isEqualTo(file.substring(firstLine + 1));
        assertThat(run.err()).isEmpty();
    }

    private static JsonNode items(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", "json"));
        return JsonMapper.shared()
                .readTree(blame(0, all.toArray(String[]::new)).out())
                .get("items");
    }

    @Test
    void eachOperationAndOutcomeOfLocksCanBeAskedFor() {
        assertThat(items("-A", "--operation", "LOCK"))
                .extracting(item -> item.at("/lock/id").asString())
                .containsExactlyInAnyOrder("55555555", "c1d2e3f4", "0a44e1d9", "7f3a1b2c");
        assertThat(items("-A", "--operation", "unlock"))
                .extracting(item -> item.at("/user/username").asString())
                .containsExactly("logistis", "carol");
        assertThat(items("deploy/web", "-n", "shop", "--operation=Lock")).hasSize(1);
        assertThat(items("-A", "--outcome", "denied"))
                .extracting(
                        item -> item.get("operation").asString(),
                        item -> item.get("count").asInt())
                .containsExactlyInAnyOrder(tuple("DELETE", 1), tuple("UPDATE", 1), tuple("UPDATE", 2));
        assertThat(items("-A", "--outcome", "denied", "--operation", "delete")).hasSize(1);
        assertThat(items("-A", "--user", "logistis")).hasSize(1);
    }
}
