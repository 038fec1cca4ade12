package io.logistis.httpserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {

    @Test
    void parametersAreDecodedAndKeepTheirOrder() {
        Request request = Request.get("/events?name=a%20b+c&user=%C3%A9&operation=CREATE&operation=DELETE&flag&&x=a=b");

        assertThat(request.parameter("name")).isEqualTo("a b c");
        assertThat(request.parameter("user")).isEqualTo("é");
        assertThat(request.parameters("operation")).containsExactly("CREATE", "DELETE");
        assertThat(request.parameter("flag")).isEmpty();
        assertThat(request.parameter("x")).isEqualTo("a=b");
        assertThat(request.parameter("absent")).isNull();
        assertThat(request.parameters().keySet()).containsExactly("name", "user", "operation", "flag", "x");
    }

    @Test
    void aParameterGivenTwiceWhereOneIsMeantIsRefused() {
        Request request = Request.get("/events?limit=1&limit=2");

        assertThatThrownBy(() -> request.parameter("limit"))
                .isInstanceOf(HttpException.class)
                .hasMessage("limit must be given once, was given 2 times");
    }

    @Test
    void anUnknownParameterIsNamed() {
        Request request = Request.get("/events?limit=1&nmaespace=shop");

        assertThatThrownBy(() -> request.onlyParameters("limit", "namespace"))
                .isInstanceOf(HttpException.class)
                .hasMessage("unknown parameter nmaespace; known are limit, namespace");
        request.onlyParameters("limit", "nmaespace");
        Request.get("/events").onlyParameters();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/events?name=%", "/events?name=%zz", "/events?%4=1"})
    void aBrokenEncodingIsRefused(String target) {
        assertThatThrownBy(() -> Request.get(target).parameters())
                .isInstanceOf(HttpException.class)
                .satisfies(
                        e -> assertThat(((HttpException) e).response().status()).isEqualTo(400));
    }

    @Test
    void headersAreFoundWhateverTheirCase() {
        Request request = Request.of("POST", "/", Map.of("content-length", "3"), new byte[] {1, 2, 3});

        assertThat(request.header("Content-Length")).isEqualTo("3");
        assertThat(request.contentLength()).isEqualTo(3);
        assertThat(Request.get("/").contentLength()).isEqualTo(-1);
    }

    @Test
    void aBodyIsReadUpToTheLimitOnly() {
        Request request = Request.of("POST", "/", Map.of(), new byte[] {1, 2, 3});
        Request again = Request.of("POST", "/", Map.of(), new byte[] {1, 2, 3});

        assertThat(request.body(3)).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> again.body(2))
                .isInstanceOf(HttpException.class)
                .hasMessage("the body must have at most 2 bytes");
    }

    @Test
    void itsTextHoldsNoQuery() {
        assertThat(Request.get("/events?user=alice")).hasToString("GET /events");
    }
}
