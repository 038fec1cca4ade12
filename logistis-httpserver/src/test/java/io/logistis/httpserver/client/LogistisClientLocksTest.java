package io.logistis.httpserver.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.logistis.event.Operation;
import io.logistis.httpserver.LockServer;
import io.logistis.httpserver.client.LogistisClientException.Reason;
import io.logistis.lock.Lock;
import io.logistis.lock.LockScope;
import io.logistis.lock.LockSubjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogistisClientLocksTest {

    private static final LockSubjects SUBJECTS =
            new LockSubjects(List.of("bob", "ci-*"), List.of("dev"), List.of("ci-1"), List.of("oncall"));

    private LockServer server;
    private @Nullable HttpServer stub;

    @BeforeEach
    void start() throws IOException {
        server = LockServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
        if (stub != null) {
            stub.stop(0);
        }
    }

    private LogistisClient client(@Nullable String token) {
        return new LogistisClient(server.uri(), token);
    }

    private static LockRequest request(LockScope scope, @Nullable String expiresIn) {
        return new LockRequest(scope, Set.of(), LockSubjects.EVERYONE, Lock.Mode.DENY, "release freeze", expiresIn);
    }

    @Test
    void aLockIsMadeAndReadAsItIsStored() {
        ReportedLock made = client(LockServer.LOCKER)
                .createLock(new LockRequest(
                        new LockScope("shop", "deployments.apps", "web"),
                        Set.of(Operation.DELETE, Operation.CONNECT),
                        SUBJECTS,
                        Lock.Mode.WARN,
                        "release \"freeze\" é",
                        "90m"));

        Lock stored = server.locks().open().get(0);
        assertThat(made.lock()).isEqualTo(stored);
        assertThat(made.state()).isEqualTo(ReportedLock.State.ACTIVE);
        assertThat(stored.owner()).isEqualTo("alice");
        assertThat(stored.subjects()).isEqualTo(SUBJECTS);
        assertThat(stored.expiresAt()).isEqualTo(server.clock().instant().plus(Duration.ofMinutes(90)));
        assertThat(client(LockServer.READER).lock(stored.id()).lock()).isEqualTo(stored);
        assertThat(client(LockServer.READER).lock(stored.id().substring(0, 5)).lock())
                .isEqualTo(stored);
    }

    @Test
    void whatIsLeftOutIsTheServersToChoose() {
        Lock lock = client(LockServer.LOCKER)
                .createLock(request(LockScope.namespace("shop"), null))
                .lock();

        assertThat(lock.operations()).containsExactlyInAnyOrder(Operation.CREATE, Operation.UPDATE, Operation.DELETE);
        assertThat(lock.expiresAt()).isEqualTo(lock.createdAt().plus(Duration.ofHours(1)));
        assertThat(client(LockServer.LOCKER)
                        .createLock(request(new LockScope(null, "nodes", null), "never"))
                        .lock()
                        .expiresAt())
                .isNull();
    }

    @Test
    void locksAreListedByNamespaceAndWithThoseThatHaveEnded() {
        LogistisClient client = client(LockServer.LOCKER);
        Lock freeze =
                client.createLock(request(LockScope.namespace("shop"), "2h")).lock();
        server.pass(Duration.ofSeconds(1));
        Lock nodes = client.createLock(request(new LockScope(null, "nodes", null), "1m"))
                .lock();
        server.pass(Duration.ofMinutes(2));
        Lock pay = client.createLock(request(LockScope.namespace("pay"), "2h")).lock();
        Lock removed = client.removeLock(pay.id()).lock();

        assertThat(removed).isEqualTo(pay.removed("alice", server.clock().instant()));
        assertThat(client.locks(null, false).locks())
                .extracting(ReportedLock::lock)
                .containsExactly(freeze);
        assertThat(client.locks("pay", false).locks()).isEmpty();
        assertThat(client.locks(null, true).locks())
                .extracting(ReportedLock::state)
                .containsExactly(ReportedLock.State.REMOVED, ReportedLock.State.EXPIRED, ReportedLock.State.ACTIVE);
        assertThat(client.locks(null, true).locks().get(1).lock().id()).isEqualTo(nodes.id());
    }

    private static Reason reason(ThrowingCallable call) {
        return catchThrowableOfType(LogistisClientException.class, call).reason();
    }

    @Test
    void whatFailsIsToldApart() {
        LogistisClient client = client(LockServer.LOCKER);
        String id = client.createLock(request(LockScope.namespace("shop"), "2h"))
                .lock()
                .id();
        client.removeLock(id);

        assertThat(reason(() -> client.removeLock(id))).isEqualTo(Reason.GONE);
        assertThat(reason(() -> client.removeLock("nosuch"))).isEqualTo(Reason.NOT_FOUND);
        assertThat(reason(() -> client.lock("nosuch"))).isEqualTo(Reason.NOT_FOUND);
        assertThat(reason(() -> client.createLock(request(LockScope.namespace("logistis"), "2h"))))
                .isEqualTo(Reason.BAD_REQUEST);
        assertThat(reason(() -> client.createLock(request(LockScope.namespace("shop"), "soon"))))
                .isEqualTo(Reason.BAD_REQUEST);
        assertThat(reason(() -> client(null).createLock(request(LockScope.namespace("shop"), "2h"))))
                .isEqualTo(Reason.NOT_ALLOWED);
        assertThat(reason(() -> client(LockServer.READER).removeLock(id))).isEqualTo(Reason.NOT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void anEmptyIdIsNoLocks(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client(LockServer.LOCKER).removeLock(id))
                .withMessageStartingWith("id must be a lock's");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403|no tokens|s3cret|@ refuses it: no tokens",
                "403|no tokens||@ refuses it: no tokens (no token was given: set LOGISTIS_TOKEN, or name a file with"
                        + " --token-file)",
                "401|who are you?||@ asks for a token: set LOGISTIS_TOKEN, or name a file with --token-file",
                "401|who are you?|s3cret|@ asks for a token, and not for this one",
                "409|there are 10000 locks already|s3cret|there are 10000 locks already",
                "503|the store is away|s3cret|@ failed: the store is away"
            })
    void aRefusalSaysWhatToDo(int status, String words, @Nullable String token, String message) {
        List<String> asked = serve(exchange -> answer(exchange, status, words));
        LogistisClient client = new LogistisClient(uri(), token);

        assertThat(catchThrowableOfType(
                        LogistisClientException.class,
                        () -> client.createLock(request(LockScope.namespace("shop"), null))))
                .hasMessageStartingWith(message.replace("@", uri().toString()))
                .hasMessageNotContaining("s3cret");
        assertThat(asked).containsExactly("POST /locks");
    }

    @Test
    void aLockIsAskedForOnceWhateverBecomesOfTheConnection() {
        List<String> asked = serve(HttpExchange::close);

        assertThat(reason(() -> new LogistisClient(uri(), null).createLock(request(LockScope.namespace("shop"), null))))
                .isEqualTo(Reason.UNREACHABLE);
        assertThat(asked).containsExactly("POST /locks");
    }

    @Test
    void anIdIsOneSegmentOfThePathWhateverIsInIt() {
        List<String> asked = serve(exchange -> answer(exchange, 404, "no such lock"));
        LogistisClient client = new LogistisClient(uri(), null);

        assertThat(reason(() -> client.lock("../events?x=1#y"))).isEqualTo(Reason.NOT_FOUND);
        assertThat(reason(() -> client.removeLock("a b/é%"))).isEqualTo(Reason.NOT_FOUND);

        assertThat(asked).containsExactly("GET /locks/..%2Fevents%3Fx%3D1%23y", "DELETE /locks/a%20b%2F%C3%A9%25");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"items\":[{\"id\":\"a\"}]}",
                "{\"items\":[7]}",
            })
    void anAnswerThatIsNoLockIsNotUnderstood(String body) {
        serve(exchange -> send(exchange, 200, body));

        assertThat(reason(() -> new LogistisClient(uri(), null).locks(null, false)))
                .isEqualTo(Reason.NOT_UNDERSTOOD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://192.0.2.1:8080", "HTTP://192.0.2.1", "http://[2001:db8::1]:8080", "http://nosuch.invalid"
            })
    void aTokenGoesToNoOtherMachineUnencrypted(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogistisClient(URI.create(address), "s3cret"))
                .withMessageStartingWith("a token goes over https, or to this machine")
                .withMessageNotContaining("s3cret");
        assertThat(new LogistisClient(URI.create(address), null)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8080", "http://localhost", "http://[::1]:8080", "https://192.0.2.1"})
    void aTokenGoesToThisMachineAndOverTls(String address) {
        assertThat(new LogistisClient(URI.create(address), "s3cret")).isNotNull();
    }

    /** What was asked of it: method and target. */
    private List<String> serve(HttpHandler handler) {
        List<String> asked = new CopyOnWriteArrayList<>();
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            made.createContext("/", exchange -> {
                asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                exchange.getRequestBody().readAllBytes();
                handler.handle(exchange);
            });
            made.start();
            stub = made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return asked;
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + stub.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange, int status, String words) throws IOException {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer");
        send(exchange, status, "{\"error\":{\"status\":" + status + ",\"message\":\"" + words + "\"}}");
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
