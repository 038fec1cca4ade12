package io.logistis.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCertificateTest {

    @TempDir
    Path folder;

    private final StubStore store = StubStore.keeping();
    private Path authority;
    private RunningServer running;

    @BeforeEach
    void start() throws Exception {
        authority = Files.write(folder.resolve("client-ca.crt"), ClientIdentity.resource("authority.crt"));
        running = new RunningServer(folder.resolve("data"), store, "--client-ca=" + authority);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private HttpClient client(@Nullable String identity, String protocol) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManager[] trust = RunningServer.trustManagers(folder.resolve("data/tls/ca.crt"));
        context.init(identity == null ? null : new KeyManager[] {ClientIdentity.of(identity)}, trust, null);
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(new String[] {protocol});
        return HttpClient.newBuilder()
                .sslContext(context)
                .sslParameters(parameters)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private HttpResponse<String> review(HttpClient client, String uid) throws Exception {
        return client.send(
                HttpRequest.newBuilder(running.webhook().resolve("/admit"))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(Review.update(uid)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientOfTheAuthorityIsTaken(String protocol) throws Exception {
        HttpClient client = client("api-server", protocol);

        assertThat(review(client, "r-1").headers().firstValue("Logistis-Recorded"))
                .contains("yes");
        assertThat(review(client, "r-2").headers().firstValue("Logistis-Recorded"))
                .contains("yes");
        assertThat(store.appended()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void everybodyElseIsRefusedCountedAndNotStored(String protocol) throws Exception {
        assertThat(review(client(null, protocol), "r-1").statusCode())
                .as("without a certificate")
                .isEqualTo(403);
        assertThat(review(client("stranger", protocol), "r-2").statusCode())
                .as("of another authority")
                .isEqualTo(403);
        assertThat(review(client("some-server", protocol), "r-3").statusCode())
                .as("of the authority, for a server")
                .isEqualTo(403);

        assertThat(store.appended()).isEmpty();
        assertThat(running.ops("/metrics").body())
                .contains("logistis_refused_callers_total{missing=\"client_certificate\"} 3.0");
    }

    @Test
    void anotherAuthorityCountsAtOnceAlsoOnConnectionsThatStand() throws Exception {
        HttpClient old = client("api-server", "TLSv1.3");
        HttpClient next = client("stranger", "TLSv1.3");
        assertThat(review(old, "r-1").statusCode()).isEqualTo(200);
        assertThat(review(next, "r-2").statusCode()).isEqualTo(403);

        Files.write(authority, ClientIdentity.resource("other.crt"));

        await().until(() -> review(next, "r-3").statusCode() == 200);
        assertThat(review(old, "r-4").statusCode()).isEqualTo(403);
    }

    @Test
    void aBadFileIsOneClearLineAtTheStartAndChangesNothingLater() throws Exception {
        Path bad = Files.writeString(folder.resolve("bad.crt"), "nonsense");
        assertThatThrownBy(() -> new RunningServer(folder.resolve("other"), store, "--client-ca=" + bad))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("--client-ca must hold PEM certificates of authorities: ");

        HttpClient client = client("api-server", "TLSv1.3");
        Files.writeString(authority, "nonsense");
        assertThat(review(client, "r-1").statusCode()).isEqualTo(200);
    }

    @Test
    void theTokenOfThePathIsReadFromItsFile() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
        try (RunningServer guarded =
                new RunningServer(folder.resolve("guarded"), store, "--admit-token-file=" + file)) {
            HttpRequest.Builder known = HttpRequest.newBuilder(guarded.webhook().resolve("/admit/0123456789abcdef"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(Review.update("r-2")));

            assertThat(guarded.review(Review.update("r-1")).statusCode()).isEqualTo(403);
            assertThat(guarded.send(known).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aClusterThatIsNotThereIsOneClearLine() {
        assertThatThrownBy(() -> new RunningServer(folder.resolve("other"), store, "--manage-webhook=true"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("--manage-webhook is not possible: this runs in no pod of a cluster");
    }
}
