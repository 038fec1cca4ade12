package io.logistis.httpserver.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;

class KubernetesClientTest {

    @TempDir
    Path folder;

    private FakeApiServer api;
    private KubernetesClient client;

    @BeforeEach
    void start() throws Exception {
        api = FakeApiServer.start(folder);
        client = new KubernetesClient(api.account());
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void whatIsNotThereIsNull() throws Exception {
        assertThat(client.get(FakeApiServer.SECRET)).isNull();
        assertThat(client.delete(FakeApiServer.SECRET)).isFalse();
        assertThat(client.get(FakeApiServer.NAMESPACE)
                        .path("metadata")
                        .path("uid")
                        .asString())
                .isEqualTo("u-namespace");
    }

    @Test
    void aWriteToWhatIsNotThereIsNoSuccess() {
        assertThatThrownBy(() -> client.replace(FakeApiServer.SECRET, JsonNodeFactory.instance.objectNode()))
                .isInstanceOfSatisfying(
                        KubernetesException.class,
                        gone -> assertThat(gone.isNotFound()).isTrue());
        assertThatThrownBy(() ->
                        client.patch(FakeApiServer.REGISTRATION, JsonNodeFactory.instance.objectNode(), "logistis"))
                .hasMessageContaining("404");
    }

    @Test
    void theTokenIsReadAgainEachTime() throws Exception {
        client.get(FakeApiServer.NAMESPACE);
        api.token("second");

        assertThat(client.get(FakeApiServer.NAMESPACE)).isNotNull();
    }

    @Test
    void aNewAuthorityOfTheApiServerIsTrustedWithoutARestart() throws Exception {
        try (FakeApiServer other = FakeApiServer.start(Files.createDirectory(folder.resolve("other")))) {
            KubernetesClient moved =
                    new KubernetesClient(new ServiceAccount(other.account().server(), folder));
            assertThatThrownBy(() -> moved.get(FakeApiServer.NAMESPACE))
                    .isInstanceOf(KubernetesException.class)
                    .hasMessageContaining("SSLHandshakeException");

            Files.copy(
                    folder.resolve("other/ca.crt"),
                    folder.resolve("ca.crt"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            assertThat(moved.get(FakeApiServer.NAMESPACE)).isNotNull();
        }
    }

    @Test
    void aRefusalIsOneLineWithCallAndStatus() {
        api.refuse("GET " + FakeApiServer.SECRET, 403);

        assertThatThrownBy(() -> client.get(FakeApiServer.SECRET))
                .isInstanceOfSatisfying(
                        KubernetesException.class,
                        refused -> assertThat(refused.status()).isEqualTo(403))
                .hasMessage("GET " + FakeApiServer.SECRET + " was answered 403: refused by a test");
    }

    @Test
    void noMessageHoldsTheToken() throws Exception {
        Files.writeString(folder.resolve("token"), "s3cr3t\u0001token");
        assertThatThrownBy(() -> client.get(FakeApiServer.SECRET))
                .isInstanceOf(KubernetesException.class)
                .hasMessageNotContaining("s3cr3t");

        Files.writeString(folder.resolve("token"), "wrong-s3cr3t");
        assertThatThrownBy(() -> client.get(FakeApiServer.SECRET))
                .hasMessageContaining("401")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void anApiServerThatIsAwayIsNamed() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        KubernetesClient nowhere =
                new KubernetesClient(new ServiceAccount(URI.create("https://127.0.0.1:" + free), folder));

        assertThatThrownBy(() -> nowhere.get("/api"))
                .isInstanceOfSatisfying(
                        KubernetesException.class,
                        away -> assertThat(away.status()).isZero())
                .hasMessageStartingWith("GET /api at https://127.0.0.1:" + free + " failed: ");
    }

    @Test
    void aWriteUponAnOldVersionIsAConflict() throws Exception {
        api.put(FakeApiServer.REGISTRATION, "{}");
        var read = client.get(FakeApiServer.REGISTRATION);
        client.replace(FakeApiServer.REGISTRATION, read);

        assertThatThrownBy(() -> client.replace(FakeApiServer.REGISTRATION, read))
                .isInstanceOfSatisfying(
                        KubernetesException.class,
                        conflict -> assertThat(conflict.isConflict()).isTrue());
        assertThatThrownBy(() -> client.patch(FakeApiServer.REGISTRATION, read, "logistis"))
                .hasMessageContaining("409");
    }

    @Test
    void whatAdmissionSaysBesideItsAnswerIsHeard() throws Exception {
        assertThat(client.applyDryRun(FakeApiServer.CANARY, JsonNodeFactory.instance.objectNode(), "canary"))
                .containsExactly("299 - \"logistis-canary has arrived\"");
        assertThat(api.has(FakeApiServer.CANARY)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, https://10.0.0.1:443",
        "fd00::1, https://[fd00::1]:443",
        "api.example, https://api.example:443"
    })
    void thePodKnowsItsApiServer(String host, String server) throws Exception {
        System.setProperty(ServiceAccount.FOLDER_PROPERTY, folder.toString());
        try {
            ServiceAccount account =
                    ServiceAccount.ofThisPod(Map.of("KUBERNETES_SERVICE_HOST", host, "KUBERNETES_SERVICE_PORT", "443"));

            assertThat(account.server()).isEqualTo(URI.create(server));
            assertThat(account.namespace()).isEqualTo("logistis");
        } finally {
            System.clearProperty(ServiceAccount.FOLDER_PROPERTY);
        }
    }

    @Test
    void outsideOfAPodIsOneClearLine() {
        assertThatThrownBy(() -> ServiceAccount.ofThisPod(Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("this runs in no pod of a cluster");
        assertThatThrownBy(() -> ServiceAccount.ofThisPod(
                        Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "KUBERNETES_SERVICE_PORT", "443")))
                .hasMessageStartingWith("this pod has no service account: /var/run/secrets");
    }
}
