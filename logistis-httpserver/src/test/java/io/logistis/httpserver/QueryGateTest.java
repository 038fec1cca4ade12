package io.logistis.httpserver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logistis.httpserver.http.Caller;
import io.logistis.httpserver.http.HttpException;
import io.logistis.httpserver.http.Request;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryGateTest {

    private static final Tokens TOKENS = Tokens.parse("alice locker s-1\nbob reader s-2".getBytes(UTF_8));
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);

    private final QueryGate open = new QueryGate(null, LOOPBACK);
    private final QueryGate guarded = new QueryGate(() -> TOKENS, LOOPBACK);

    private static Request request(String method, Map<String, String> headers) {
        return Request.of(method, "/locks", headers, new byte[0]);
    }

    private static Request get(String header, String value) {
        return request("GET", Map.of(header, value));
    }

    @Test
    void aTokenSaysWhoAsks() {
        assertThat(guarded.admit(get("Authorization", "Bearer s-1")).caller()).isEqualTo(new Caller("alice", true));
        assertThat(guarded.admit(get("authorization", "bearer  s-2 ")).caller()).isEqualTo(new Caller("bob", false));
    }

    @Test
    void withoutTokensNobodyIsAsked() {
        assertThat(open.admit(get("Authorization", "Bearer s-1")).caller()).isNull();
        assertThat(open.admit(request("GET", Map.of())).caller()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page/0123456789abcdef/main.js"})
    void thePageIsForEverybodyAndNothingElseIs(String path) {
        assertThat(guarded.admit(Request.get(path)).caller()).isNull();
        assertThatThrownBy(() -> guarded.admit(Request.of("POST", path, Map.of(), new byte[0])))
                .isInstanceOf(HttpException.class);
        assertThatThrownBy(() -> guarded.admit(Request.get("/pages"))).isInstanceOf(HttpException.class);
        assertThatThrownBy(() -> open.admit(Request.of("GET", path, Map.of("Host", "evil.example"), new byte[0])))
                .hasMessageContaining("Host must be an address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s-1",
                "Bearer",
                "Bearer ",
                "Bearer s-3",
                "Bearer s-1 x",
                "Basic YTpi",
                "Bearer S-1",
                "Bearer \u00e9"
            })
    void withoutAKnownTokenNobodyComesIn(String authorization) {
        assertThatThrownBy(() -> guarded.admit(get("Authorization", authorization)))
                .isInstanceOfSatisfying(HttpException.class, e -> {
                    assertThat(e.response().status()).isEqualTo(401);
                    assertThat(e.response().header("WWW-Authenticate")).startsWith("Bearer realm=\"logistis\"");
                    assertThat(e.response().text()).doesNotContain("s-");
                });
        assertThatThrownBy(() -> guarded.admit(request("GET", Map.of())))
                .hasMessage("a token is needed: send Authorization: Bearer and a token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:8080",
                "127.0.0.1",
                "localhost:39211",
                "LOCALHOST",
                "[::1]:8080",
                "[::1]",
                "10.1.2.3:80",
                "a.localhost"
            })
    void anAddressOrANameOfThisMachineIsRight(String host) {
        assertThatCode(() -> open.admit(get("Host", host))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "1.2.3",
                "",
                "a:b:c",
                "127.0.0.1:8080@evil.example",
                "[evil.example]"
            })
    void aNameThatLeadsHereFromElsewhereIsRefused(String host) {
        assertThatThrownBy(() -> open.admit(get("Host", host)))
                .isInstanceOfSatisfying(
                        HttpException.class,
                        e -> assertThat(e.response().status()).isEqualTo(403))
                .hasMessageStartingWith("Host must be an address such as 127.0.0.1, or localhost");
    }

    @Test
    void theNameOfTheQueryAddressIsRight() {
        QueryGate named = new QueryGate(null, InetSocketAddress.createUnresolved("Logistis.internal", 8080));

        assertThatCode(() -> named.admit(get("Host", "logistis.internal:8080"))).doesNotThrowAnyException();
    }

    @Test
    void whereATokenIsNeededAnyNameWillDo() {
        Request request = request("GET", Map.of("Host", "logistis.logistis.svc:8080", "Authorization", "Bearer s-2"));

        assertThatCode(() -> guarded.admit(request)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   http://evil.example,       false",
        "DELETE, http://evil.example,       false",
        "POST,   http://localhost:9999,     false",
        "POST,   null,                      false",
        "POST,   ::,                        false",
        "POST,   http://localhost:8080,     true",
        "POST,   https://LOCALHOST:8080,    true",
        "GET,    http://evil.example,       true"
    })
    void aPageOfElsewhereChangesNothing(String method, String origin, boolean welcome) {
        Request request =
                request(method, Map.of("Origin", origin, "Host", "localhost:8080", "Authorization", "Bearer s-1"));

        for (QueryGate gate : new QueryGate[] {open, guarded}) {
            if (welcome) {
                assertThatCode(() -> gate.admit(request)).doesNotThrowAnyException();
            } else {
                assertThatThrownBy(() -> gate.admit(request))
                        .isInstanceOf(HttpException.class)
                        .hasMessage("a page of another origin can't change anything here");
            }
        }
    }
}
