package io.logistis.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateReloadTest {

    @TempDir
    Path folder;

    private void copy(String resource, String name) throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/tls/" + resource)) {
            Files.write(folder.resolve(name), Objects.requireNonNull(in).readAllBytes());
        }
    }

    private LogistisServer start(String... flags) {
        String[] all = new String[flags.length + 2];
        all[0] = "--tls-cert=" + folder.resolve("tls.crt");
        all[1] = "--tls-key=" + folder.resolve("tls.key");
        System.arraycopy(flags, 0, all, 2, flags.length);
        return LogistisServer.start(
                RunningServer.config(folder.resolve("data"), all), StubStore::keeping, change -> true);
    }

    private SSLSocket connect(URI uri, String... protocols) throws IOException {
        Path both = folder.resolve("both.crt");
        copy("rsa.crt", "a.crt");
        copy("ec.crt", "b.crt");
        Files.writeString(both, Files.readString(folder.resolve("a.crt")) + Files.readString(folder.resolve("b.crt")));
        SSLSocket socket =
                (SSLSocket) RunningServer.trusting(both).getSocketFactory().createSocket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(10_000);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        socket.startHandshake();
        return socket;
    }

    private static String name(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    private String nameOfNewConnection(URI uri) throws IOException {
        try (SSLSocket socket = connect(uri)) {
            return name(socket);
        }
    }

    private static String review(SSLSocket socket, String uid) throws IOException {
        byte[] body = Review.update(uid);
        OutputStream out = socket.getOutputStream();
        out.write(("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("}}")) {
            int read = socket.getInputStream().read();
            assertThat(read).as("the connection stands").isNotNegative();
            answer.append((char) read);
        }
        return answer.toString();
    }

    @Test
    void aNewCertificateIsUsedAndNoConnectionIsDropped() throws Exception {
        copy("rsa.crt", "tls.crt");
        copy("rsa-pkcs1.key", "tls.key");
        try (LogistisServer server = start()) {
            URI uri = server.addresses().webhook();
            SSLSocket old = connect(uri);
            assertThat(name(old)).isEqualTo("CN=rsa");
            assertThat(review(old, "r-1")).contains("r-1");

            copy("ec.crt", "tls.crt");
            assertThat(review(old, "r-2")).contains("r-2");
            copy("ec-sec1.key", "tls.key");

            await().until(() -> nameOfNewConnection(uri).equals("CN=ec"));
            assertThat(review(old, "r-3")).contains("r-3");
            old.close();
        }
    }

    @Test
    void aBadNewFileKeepsTheOldCertificate() throws Exception {
        copy("ec.crt", "tls.crt");
        copy("ec-with-parameters.key", "tls.key");
        try (LogistisServer server = start()) {
            Files.writeString(folder.resolve("tls.key"), "nonsense");
            for (int i = 0; i < 3; i++) {
                assertThat(nameOfNewConnection(server.addresses().webhook())).isEqualTo("CN=ec");
            }
        }
    }

    @Test
    void aBadFileAtTheStartIsOneClearLine() throws Exception {
        copy("ec.crt", "tls.crt");
        copy("rsa-pkcs1.key", "tls.key");

        assertThatThrownBy(this::start)
                .isInstanceOf(ConfigException.class)
                .hasMessage("--tls-cert and --tls-key must be a PEM certificate and its key:"
                        + " the key does not belong to the certificate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void modernTlsIsSpoken(String protocol) throws Exception {
        copy("rsa.crt", "tls.crt");
        copy("rsa-pkcs8.key", "tls.key");
        try (LogistisServer server = start();
                SSLSocket socket = connect(server.addresses().webhook(), protocol)) {
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
            assertThat(review(socket, "r-1")).contains("r-1");
        }
    }

    @Test
    void anAddressThatIsTakenIsOneClearLine() throws Exception {
        copy("ec.crt", "tls.crt");
        copy("ec-sec1.key", "tls.key");
        try (LogistisServer server = start()) {
            int port = server.addresses().ops().getPort();

            assertThatThrownBy(() -> start("--ops-address=127.0.0.1:" + port))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(
                            "--ops-address must be an address that is free here, 127.0.0.1:" + port + " is not");
        }
    }
}
