package io.logistis.httpserver.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedTest {

    @TempDir
    Path folder;

    @Test
    void theCertificateIsMadeOnceAndReadableByItsOwnerOnly() throws Exception {
        Path tls = folder.resolve("tls");
        SelfSigned self = SelfSigned.in(tls, List.of("node-7.example", "not a name", "0.0.0.0"));
        byte[] made = Files.readAllBytes(self.certificate());

        try (Stream<Path> files = Files.list(tls)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("ca.crt", "tls.crt", "tls.key");
        }
        for (Path file : List.of(self.authority(), self.certificate(), self.key())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readAllBytes(SelfSigned.in(tls, List.of()).certificate()))
                .isEqualTo(made);
    }

    @Test
    void theCertificateIsGoodForEveryNameThatLeadsHere() throws Exception {
        SelfSigned self = SelfSigned.in(folder, List.of("node-7.example", "not a name"));
        TlsIdentity identity =
                TlsIdentity.parse(Files.readAllBytes(self.certificate()), Files.readAllBytes(self.key()));
        X509Certificate server = identity.chain().get(0);
        X509Certificate authority = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(Base64.getDecoder().decode(self.caBundle())));

        server.verify(authority.getPublicKey());
        assertThat(authority.getBasicConstraints()).isZero();
        assertThat(server.getBasicConstraints()).isEqualTo(-1);
        assertThat(server.getSubjectAlternativeNames().stream().map(name -> String.valueOf(name.get(1))))
                .contains(
                        "localhost",
                        "127.0.0.1",
                        "0:0:0:0:0:0:0:1",
                        "logistis.logistis.svc",
                        "logistis.logistis.svc.cluster.local",
                        "node-7.example")
                .doesNotContain("not a name");
    }
}
