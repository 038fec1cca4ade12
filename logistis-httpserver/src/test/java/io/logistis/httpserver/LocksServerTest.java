package io.logistis.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.logistis.capture.KubernetesDefaults;
import io.logistis.lock.Lock;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockStore;
import io.logistis.store.EventStore;
import io.logistis.store.StoreException;
import io.logistis.store.memory.MapLockStore;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Locks in a whole server. Reviews are alice's, who is in the group dev, and change a ConfigMap in the namespace shop. */
class LocksServerTest {

    private static final String FREEZE = "{\"namespace\":\"shop\",\"users\":[\"alice\"],\"reason\":\"release freeze\"}";

    @TempDir
    Path folder;

    private Path tokens;
    private int reviews;

    @BeforeEach
    void giveOutTokens() throws Exception {
        tokens = Files.writeString(folder.resolve("tokens"), "carol locker c-1\nrita reader r-1\n");
    }

    private RunningServer serve(String... flags) {
        return RunningServer.withItsStore(folder.resolve("data"), with("--token-file=" + tokens, flags));
    }

    private static String[] with(String first, String... others) {
        String[] all = new String[others.length + 1];
        all[0] = first;
        System.arraycopy(others, 0, all, 1, others.length);
        return all;
    }

    private static HttpRequest.Builder query(RunningServer server, String path) {
        URI uri = server.server().addresses().query().resolve(path);
        return HttpRequest.newBuilder(uri).header("Authorization", "Bearer c-1");
    }

    private static HttpResponse<String> create(RunningServer server, String lock) throws Exception {
        return server.send(query(server, "/locks").POST(HttpRequest.BodyPublishers.ofString(lock)));
    }

    private static String id(HttpResponse<String> made) {
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return JsonMapper.shared().readTree(made.body()).get("id").asString();
    }

    private HttpResponse<String> review(RunningServer server) throws Exception {
        return server.review(Review.update("r-" + ++reviews));
    }

    private boolean refuses(RunningServer server) throws Exception {
        return review(server).body().contains("\"allowed\":false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--store=memory", "--max-age=30d"})
    void aLockHoldsFromItsAnswerToItsRemoval(String store) throws Exception {
        try (RunningServer server = serve(store)) {
            assertThat(refuses(server)).isFalse();
            String id = id(create(server, FREEZE));

            assertThat(review(server).body())
                    .contains("\"code\":403", "locked by carol until ", "release freeze [lock " + id + "].");
            assertThat(server.ops("/metrics").body())
                    .contains("logistis_locks_active 1.0", "logistis_lock_decisions_total{decision=\"denied\"} 1.0");

            assertThat(server.send(query(server, "/locks/" + id).DELETE()).statusCode())
                    .isEqualTo(200);
            assertThat(refuses(server)).isFalse();
            assertThat(server.send(query(server, "/locks/" + id).DELETE()).statusCode())
                    .isEqualTo(410);
            assertThat(server.send(query(server, "/events?operation=LOCK")).body())
                    .contains("\"owner\":\"carol\"");
            assertThat(server.send(query(server, "/events?outcome=DENIED")).body())
                    .contains("\"id\":\"" + id + "\"");
        }
    }

    @Test
    void aLockHoldsFromTheFirstReviewAfterARestart() throws Exception {
        try (RunningServer server = serve()) {
            id(create(server, FREEZE));
        }
        try (RunningServer server = serve()) {
            assertThat(refuses(server)).isTrue();
            assertThat(server.ops("/readyz?verbose").body()).contains("[+]locks\n", "[+]lock store\n", "[+]tokens\n");
        }
    }

    @Test
    void aLockExpires() throws Exception {
        try (RunningServer server = serve()) {
            create(server, FREEZE.replace("}", ",\"expiresIn\":\"1s\"}"));

            await().until(() -> !refuses(server));
            await().until(() -> server.send(query(server, "/events?operation=UNLOCK"))
                    .body()
                    .contains("\"username\":\"logistis\""));
            await().until(() -> server.ops("/metrics").body().contains("logistis_locks_active 0.0"));
        }
    }

    @Test
    void whoIsInTheBreakGlassGroupPassesWithAWarning() throws Exception {
        try (RunningServer server = serve("--break-glass-group=dev")) {
            create(server, FREEZE);

            assertThat(review(server).body())
                    .contains("\"allowed\":true", "\"warnings\":[\"break glass used: locked by carol");
            assertThat(server.ops("/metrics").body())
                    .contains("logistis_lock_decisions_total{decision=\"break_glass\"} 1.0");
            assertThat(server.send(query(server, "/events")).body()).contains("\"passage\":\"BREAK_GLASS\"");
        }
    }

    @Test
    void whoHasNoTokenIsAskedForOneWhateverTheyAskFor() throws Exception {
        try (RunningServer server = serve()) {
            URI query = server.server().addresses().query();
            for (String path :
                    List.of("/events", "/overview", "/blame", "/locks", "/openapi.json", "/stats", "/nosuch")) {
                HttpResponse<String> answer = server.get(query.resolve(path));

                assertThat(answer.statusCode()).as(path).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate"))
                        .as(path)
                        .contains("Bearer realm=\"logistis\"");
            }
            HttpRequest.Builder reader =
                    HttpRequest.newBuilder(query.resolve("/locks")).header("Authorization", "Bearer r-1");
            assertThat(server.send(reader.copy()).statusCode()).isEqualTo(200);
            assertThat(server.send(reader.POST(HttpRequest.BodyPublishers.ofString(FREEZE)))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(server.ops("/metrics").statusCode()).isEqualTo(200);
            assertThat(server.ops("/readyz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void withoutATokenFileEveryoneMayAskAndNobodyMayLock() throws Exception {
        try (RunningServer server = RunningServer.withItsStore(folder.resolve("data"))) {
            HttpResponse<String> answer = create(server, FREEZE);

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("logistis token add alice --role locker");
            assertThat(server.get(server.server().addresses().query().resolve("/locks"))
                            .body())
                    .isEqualTo("{\"items\":[]}");
        }
    }

    @Test
    void tokensAreReloadedAndABadFileKeepsTheOldOnes() throws Exception {
        try (RunningServer server = serve()) {
            replaceTokens("carol locker c-2\n");
            await().until(() -> server.send(query(server, "/locks")).statusCode() == 401);

            replaceTokens("carol locker c-1\n");
            await().until(() -> server.send(query(server, "/locks")).statusCode() == 200);

            replaceTokens("carol locker s3cr3t more\n");
            await().until(() -> server.ops("/metrics").body().contains("logistis_tokens_last_load_success 0.0"));
            assertThat(server.send(query(server, "/locks")).statusCode()).isEqualTo(200);
            assertThat(server.ops("/readyz").statusCode()).isEqualTo(200);
            assertThat(server.ops("/readyz?verbose").body())
                    .contains("[!]tokens: " + tokens + ": line 1: must be three words")
                    .doesNotContain("s3cr3t");
        }
    }

    private void replaceTokens(String text) throws Exception {
        Files.move(
                Files.writeString(folder.resolve("beside"), text),
                tokens,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    /** Locks that can be read while somebody lets them be. */
    private static final class BrokenLocks implements LockStore {

        private final LockStore behind = new MapLockStore(Clock.systemUTC());
        private volatile boolean broken = true;

        private LockStore behind() {
            if (broken) {
                throw new StoreException(StoreException.Reason.FAILED, "open locks: the disk is away");
            }
            return behind;
        }

        @Override
        public boolean create(Lock lock) {
            return behind().create(lock);
        }

        @Override
        public List<Lock> open() {
            return behind().open();
        }

        @Override
        public List<Lock> all() {
            return behind().all();
        }

        @Override
        public Optional<Lock> get(String id) {
            return behind().get(id);
        }

        @Override
        public Optional<Lock> remove(String id, String by, Instant at) {
            return behind().remove(id, by, at);
        }
    }

    private RunningServer serve(BrokenLocks locks, String... flags) {
        StubStore events = StubStore.keeping();
        return new RunningServer(
                folder.resolve("data"),
                new StoreOpener() {
                    @Override
                    public EventStore open() {
                        return events;
                    }

                    @Override
                    public LockStore locks(EventStore opened) {
                        return locks;
                    }
                },
                KubernetesDefaults.predicate(),
                with("--token-file=" + tokens, flags));
    }

    @Test
    void whileLocksWereNeverReadItIsNotReadyAndReviewsPass() throws Exception {
        BrokenLocks locks = new BrokenLocks();
        locks.behind.create(
                Lock.builder(LockScope.namespace("shop"), "carol", "r").build("1", Instant.now()));
        try (RunningServer server = serve(locks)) {
            assertThat(refuses(server)).isFalse();
            assertThat(server.ops("/readyz").statusCode()).isEqualTo(503);
            assertThat(server.ops("/readyz").body())
                    .contains(
                            "[-]locks: nobody knows which locks there are, for they can't be read or written: open locks:"
                                    + " the disk is away");
            assertThat(server.ops("/metrics").body()).contains("logistis_locks_undecided_reviews_total 1.0");

            locks.broken = false;
            await().until(() -> refuses(server));
            assertThat(server.ops("/readyz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whileLocksWereNeverReadPeopleAreRefusedWhereThatIsWanted() throws Exception {
        BrokenLocks locks = new BrokenLocks();
        try (RunningServer server = serve(locks, "--locks-fail-closed=true")) {
            assertThat(review(server).body()).contains("\"allowed\":false", "the locks could not be read yet");
            String system = new String(Review.update("r-s"), StandardCharsets.UTF_8)
                    .replace("\"username\":\"alice\"", "\"username\":\"system:kube-scheduler\"");
            assertThat(server.review(system.getBytes(StandardCharsets.UTF_8)).body())
                    .contains("\"allowed\":true");

            locks.broken = false;
            await().until(() -> !refuses(server));
        }
    }

    @Test
    void laterFailuresKeepTheLocksThatWereLastRead() throws Exception {
        BrokenLocks locks = new BrokenLocks();
        locks.broken = false;
        try (RunningServer server = serve(locks)) {
            id(create(server, FREEZE));
            locks.broken = true;

            await().until(() ->
                    server.ops("/readyz?verbose").body().contains("[!]lock store: those that were last read"));
            assertThat(refuses(server)).isTrue();
            assertThat(server.ops("/readyz").statusCode()).isEqualTo(200);
            assertThat(server.ops("/metrics").body()).doesNotContain("logistis_locks_read_failures_total 0.0");
            assertThat(create(server, FREEZE).statusCode()).isEqualTo(503);

            locks.broken = false;
            await().until(() -> server.ops("/readyz?verbose").body().contains("[+]lock store"));
        }
    }

    @Test
    void tokensThatAreWrongRefuseToStart() throws Exception {
        Files.writeString(tokens, "carol\n");

        assertThatThrownBy(this::serve)
                .isInstanceOf(ConfigException.class)
                .hasMessage("--token-file: " + tokens + ": line 1: must be three words, name role token, has 1");
    }
}
